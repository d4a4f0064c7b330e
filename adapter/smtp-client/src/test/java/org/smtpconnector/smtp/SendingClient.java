package org.smtpconnector.smtp;

import java.nio.charset.StandardCharsets;

/** Sends a mail to a port of this machine and says whether there is Java Flight Recorder. */
public final class SendingClient {
  private SendingClient() {}

  public static void main(String[] arguments) throws Exception {
    SmtpConfig config =
        SmtpConfig.to("localhost")
            .port(Integer.parseInt(arguments[0]))
            .security(TransportSecurity.PLAIN)
            .credentials(Credentials.password("alice", "wonderland"))
            .build();
    try (SmtpSession session = SmtpSession.open(config)) {
      Receipt receipt =
          session.send(
              Envelope.of("shop@shop.example", "ann@doe.example"),
              MessageSource.of("Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII)));
      System.out.println("accepted " + receipt.accepted().size());
    }
    System.out.println("jdk.jfr " + ModuleLayer.boot().findModule("jdk.jfr").isPresent());
  }
}
