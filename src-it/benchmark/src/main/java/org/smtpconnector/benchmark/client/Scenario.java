package org.smtpconnector.benchmark.client;

import java.nio.file.Path;
import java.util.List;
import org.smtpconnector.smtp.TransportSecurity;

/**
 * What one client does, and with whom.
 *
 * @param size octets of the mail's text
 * @param recipients of each mail, at least 1
 * @param connections that the client may have open at once, at least 1
 */
public record Scenario(Work work, Endpoint server, int size, int recipients, int connections) {
  /** In the order in which every client process takes them. */
  public List<String> arguments() {
    return List.of(
        work.name(),
        String.valueOf(server.port()),
        server.security().name(),
        String.valueOf(size),
        String.valueOf(recipients),
        String.valueOf(connections),
        server.trust().toString());
  }

  static Scenario of(List<String> arguments) {
    return new Scenario(
        Work.valueOf(arguments.get(0)),
        new Endpoint(
            Integer.parseInt(arguments.get(1)),
            TransportSecurity.valueOf(arguments.get(2)),
            Path.of(arguments.get(6))),
        Integer.parseInt(arguments.get(3)),
        Integer.parseInt(arguments.get(4)),
        Integer.parseInt(arguments.get(5)));
  }
}
