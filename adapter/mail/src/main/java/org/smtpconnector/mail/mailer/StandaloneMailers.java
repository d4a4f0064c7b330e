package org.smtpconnector.mail.mailer;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.smtpconnector.mail.ConnectionFactoryLookup;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.delivery.PlainRetries;
import org.smtpconnector.mail.delivery.RetryPolicy;
import org.smtpconnector.mail.delivery.SendAttempt;
import org.smtpconnector.mail.filter.MailPreparation;

/** Static factory of mailers without a container. */
public final class StandaloneMailers {
  private StandaloneMailers() {}

  /**
   * {@return a mailer that makes one attempt per message, so that a test sees each failure at once}
   *
   * @param lookup finds its connection factory
   * @param from the author of messages that name none
   * @param deadline how long {@link MailSender#send} may take, not counting the wait for the final
   *     reply
   * @throws IllegalArgumentException if {@code from} is not an address
   */
  public static MailSender over(ConnectionFactoryLookup lookup, String from, Duration deadline) {
    Objects.requireNonNull(lookup, "lookup");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(deadline, "deadline");
    MailerSettings settings = MailerSettings.ofSender(Mailbox.of(from), deadline);
    return new ConnectorMailSender(
        () -> settings,
        new PlainRetries(new SendAttempt(lookup), () -> RetryPolicy.NONE),
        event -> {});
  }

  /**
   * {@return a mailer}
   *
   * @param lookup finds its connection factory
   * @param events receives the outcome of each message; its exceptions are logged
   * @param executor sends asynchronously, and batches over several connections
   */
  public static MailSender over(
      ConnectionFactoryLookup lookup,
      MailerSettings settings,
      RetryPolicy policy,
      Consumer<MailEvent> events,
      Optional<ExecutorService> executor) {
    return new ConnectorMailSender(
        () -> settings,
        new PlainRetries(new SendAttempt(lookup), () -> policy),
        events,
        new CallerSuppliedExecutor(executor),
        new Transactions(),
        () -> MailPreparation.NONE);
  }
}
