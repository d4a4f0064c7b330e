package org.smtpconnector.smtp;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** For a process with a hosts file of its own: tells what becomes of a session, and how soon. */
public final class OpeningClient {
  private OpeningClient() {}

  public static void main(String[] args) {
    Duration connect = Duration.ofMillis(Integer.parseInt(args[1]));
    Duration reply = Duration.ofSeconds(10);
    SmtpConfig.Builder config =
        SmtpConfig.toHostAndPort(args[0])
            .security(TransportSecurity.PLAIN)
            .timeouts(new Timeouts(connect, reply, reply, reply, reply));
    long start = System.nanoTime();
    try (SmtpSession session = SmtpSession.open(config.build())) {
      System.out.println("opened " + session.summary());
    } catch (SmtpException e) {
      System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    System.out.println(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }
}
