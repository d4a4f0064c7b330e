package org.smtpconnector.smtp;

/** For a process with a small heap: tells what becomes of a session with a server that floods. */
final class EndlessReplyClient {
  private EndlessReplyClient() {}

  public static void main(String[] args) {
    try {
      SmtpSession.open(
              SmtpConfig.to("127.0.0.1")
                  .port(Integer.parseInt(args[0]))
                  .security(TransportSecurity.PLAIN)
                  .build())
          .close();
      System.out.println("opened");
    } catch (SmtpException e) {
      System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}
