package org.smtpconnector.mail.outbox.container;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Identifies a run of a server in the store. */
final class ServerIncarnationId {
  private static final int LONGEST_NAME = 60;

  private ServerIncarnationId() {}

  /**
   * Returns an id that begins with the server's name. It differs at each start: what a server had
   * begun before it was killed is not taken for what it sends now.
   *
   * @param name the name; empty for that of the host
   */
  static String of(Optional<String> name) {
    return name.orElseGet(ServerIncarnationId::host)
        + "-"
        + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  }

  private static String host() {
    try {
      String host = InetAddress.getLocalHost().getHostName();
      return host.substring(0, Math.min(host.length(), LONGEST_NAME));
    } catch (UnknownHostException e) {
      return "server"; // the rest of the id is unique
    }
  }
}
