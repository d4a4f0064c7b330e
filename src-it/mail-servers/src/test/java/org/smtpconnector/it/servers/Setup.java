package org.smtpconnector.it.servers;

import java.nio.file.Path;
import java.util.Map;
import org.smtpconnector.testkit.FreePort;
import org.smtpconnector.testkit.ServerCertificate;

/**
 * How a server is run.
 *
 * @param program its folder among the servers
 * @param name what its data are called: another one where a program runs twice at once
 * @param port where it speaks SMTP
 * @param tlsPort where it speaks TLS from the first byte
 * @param certificate which it shows
 * @param variables of its environment, besides those of all
 */
public record Setup(
    String program,
    String name,
    int port,
    int tlsPort,
    ServerCertificate certificate,
    Map<String, String> variables) {
  public Setup {
    variables = Map.copyOf(variables);
  }

  /** One of the program, on ports that are free. */
  public static Setup of(String program) {
    return new Setup(
        program, program, FreePort.find(), FreePort.find(), World.CERTIFICATE, Map.of());
  }

  public Setup named(String otherName) {
    return new Setup(program, otherName, port, tlsPort, certificate, variables);
  }

  public Setup on(int otherPort) {
    return new Setup(program, name, otherPort, tlsPort, certificate, variables);
  }

  public Setup showing(ServerCertificate otherCertificate) {
    return new Setup(program, name, port, tlsPort, otherCertificate, variables);
  }

  public Setup with(Map<String, String> otherVariables) {
    return new Setup(program, name, port, tlsPort, certificate, otherVariables);
  }

  private static Path ofProgram(String name) {
    return Path.of(System.getProperty("data"), name);
  }

  Path data() {
    return ofProgram(name);
  }

  Path mail() {
    return data().resolve("mail");
  }

  Path mailLog() {
    return data().resolve("mail.log");
  }

  /** All of one program share what it unpacks. */
  Path unpacked() {
    return ofProgram(program).resolve("unpacked");
  }
}
