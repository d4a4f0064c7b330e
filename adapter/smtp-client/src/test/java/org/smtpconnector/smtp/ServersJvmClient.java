package org.smtpconnector.smtp;

/**
 * For a process whose JVM has the key store and the trust store of an application server: opens a
 * session with STARTTLS, and tells what becomes of it. Argument: port.
 */
final class ServersJvmClient {
  private ServersJvmClient() {}

  public static void main(String[] args) {
    SmtpConfig config =
        SmtpConfig.to("localhost")
            .port(Integer.parseInt(args[0]))
            .security(TransportSecurity.STARTTLS)
            .tls(TlsSettings.DEFAULT.withCipherSuites("TLS_AES_256_GCM_SHA384"))
            .build();
    try (SmtpSession session = SmtpSession.open(config)) {
      System.out.println("opened " + session.summary());
    } catch (SmtpException e) {
      System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}
