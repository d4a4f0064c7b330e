package org.smtpconnector.mail.preview;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * The rules of access to the page: by default only browsers on this machine, not through a proxy.
 * The name by which they address it is checked as well, against DNS rebinding.
 */
record AccessRules(boolean remote) {
  /** Returns why a request is refused, and the remedy; empty if it is allowed. */
  Optional<String> refusal(HttpServletRequest request) {
    boolean forwarded =
        request.getHeader("Forwarded") != null || request.getHeader("X-Forwarded-For") != null;
    if (remote
        || !forwarded
            && isLoopback(request.getRemoteAddr())
            && isLocalName(request.getServerName())) {
      return Optional.empty();
    }
    return Optional.of(
        "The preview answers only to browsers on the server's machine, which call it localhost."
            + " To open it to all who reach the server, set "
            + PreviewSettings.REMOTE
            + " to true.");
  }

  private static boolean isLocalName(String name) {
    return name.equalsIgnoreCase("localhost")
        || name.toLowerCase(java.util.Locale.ROOT).endsWith(".localhost")
        || name.matches("[0-9.]+|\\[?[0-9A-Fa-f:.]+]?") && isLoopback(name);
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
