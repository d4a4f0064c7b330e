package org.smtpconnector.mail.mailer;

import java.time.Duration;
import java.util.Objects;
import org.smtpconnector.mail.ConnectionFactories;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.delivery.MailRetry;
import org.smtpconnector.mail.delivery.SendAttempt;

/** Makes mail senders where there is no container, as in a unit test. */
public final class Mailers {
  private Mailers() {}

  /**
   * {@return a sender that makes one attempt a message: the others are made by the container's
   * Fault Tolerance}
   *
   * @param connections where it gets its connections from
   * @param from the author of messages that name none
   * @param deadline how long {@link MailSender#send} may take, but for the wait for the final reply
   * @throws IllegalArgumentException if {@code from} is no address
   */
  public static MailSender over(ConnectionFactories connections, String from, Duration deadline) {
    Objects.requireNonNull(connections, "connections");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(deadline, "deadline");
    MailerSettings settings = MailerSettings.ofSender(Mailbox.of(from), deadline);
    return new ConnectorMailSender(
        () -> settings, new MailRetry(new SendAttempt(connections)), event -> {});
  }
}
