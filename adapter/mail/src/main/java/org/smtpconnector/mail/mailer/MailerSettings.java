package org.smtpconnector.mail.mailer;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.smtp.SendDeadline;

/**
 * What a mailer is set to, by MicroProfile Config.
 *
 * @param jndiName where the connection factory is bound
 * @param from the sender of mails that name none
 * @param bulkConnections how many connections {@link MailSender#sendAll} uses at once, 1 to 100
 * @param deadline how long {@link MailSender#send} may take from its call on, but for the wait for
 *     a connection and for the final reply; above zero and up to a day
 * @param finalReply how long the relay's reply to a mail that it has whole is waited for at least,
 *     from its last octet on; up to a day
 */
public record MailerSettings(
    String jndiName,
    Optional<Mailbox> from,
    int bulkConnections,
    Duration deadline,
    Duration finalReply) {
  private static final String PREFIX = "smtpconnector.";
  private static final String JNDI_NAME = "jndi-name";
  private static final String FROM = "from";
  private static final String BULK_CONNECTIONS = "bulk-connections";
  private static final String DEADLINE = "deadline";
  private static final String FINAL_REPLY = "final-reply";
  private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);
  private static final Duration DEFAULT_FINAL_REPLY = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int MOST_BULK_CONNECTIONS = 100;
  private static final int DEFAULT_BULK_CONNECTIONS = 4;
  private static final String DEFAULT_JNDI_NAME = "mail/smtp";

  /** With the times that mailers have where no setting says others. */
  public MailerSettings(String jndiName, Optional<Mailbox> from, int bulkConnections) {
    this(jndiName, from, bulkConnections, DEFAULT_DEADLINE, DEFAULT_FINAL_REPLY);
  }

  /** Where nothing is configured: for this sender, by this deadline. */
  static MailerSettings ofSender(Mailbox from, Duration deadline) {
    return new MailerSettings(
        DEFAULT_JNDI_NAME, Optional.of(from), 1, deadline, DEFAULT_FINAL_REPLY);
  }

  /** Of the mailer that {@code @Inject MailSender} gives. */
  static MailerSettings ofDefault(Config config) {
    return new MailerSettings(
        text(config, PREFIX + JNDI_NAME).orElse(DEFAULT_JNDI_NAME),
        mailbox(config, PREFIX + FROM),
        connections(config, PREFIX + BULK_CONNECTIONS).orElse(DEFAULT_BULK_CONNECTIONS),
        deadline(config, PREFIX + DEADLINE).orElse(DEFAULT_DEADLINE),
        duration(config, PREFIX + FINAL_REPLY).orElse(DEFAULT_FINAL_REPLY));
  }

  /**
   * Of a {@link MailResource} by its name: a factory of its own; the sender may be the default's.
   */
  static MailerSettings named(Config config, String name) {
    if (!name.matches("[A-Za-z0-9-]+")) {
      throw new Misconfigured(
          "@MailResource(\"" + name + "\"): a name is made of letters, digits and hyphens", null);
    }
    String key = PREFIX + name + "." + JNDI_NAME;
    String jndiName =
        text(config, key)
            .orElseThrow(
                () ->
                    new Misconfigured(
                        key + " is not set; it is the JNDI name of a connection factory", null));
    return new MailerSettings(
        jndiName,
        mailbox(config, PREFIX + name + "." + FROM).or(() -> mailbox(config, PREFIX + FROM)),
        connections(config, PREFIX + name + "." + BULK_CONNECTIONS)
            .or(() -> connections(config, PREFIX + BULK_CONNECTIONS))
            .orElse(DEFAULT_BULK_CONNECTIONS),
        deadline(config, PREFIX + name + "." + DEADLINE)
            .or(() -> deadline(config, PREFIX + DEADLINE))
            .orElse(DEFAULT_DEADLINE),
        duration(config, PREFIX + name + "." + FINAL_REPLY)
            .or(() -> duration(config, PREFIX + FINAL_REPLY))
            .orElse(DEFAULT_FINAL_REPLY));
  }

  /** One that is above zero: without any time nothing would ever be sent. */
  private static Optional<Duration> deadline(Config config, String key) {
    Optional<Duration> deadline = duration(config, key);
    if (deadline.filter(Duration::isZero).isPresent()) {
      throw new Misconfigured(
          key
              + " is zero, which leaves no time to send anything; for one attempt alone set"
              + " org.smtpconnector.mail.delivery.MailRetry/dispatch/Retry/maxRetries to 0",
          null);
    }
    return deadline;
  }

  /** Seconds, or as {@link Duration#parse} reads it, which is what MicroProfile converts by. */
  private static Optional<Duration> duration(Config config, String key) {
    return text(config, key)
        .map(
            text -> {
              try {
                Duration duration =
                    Duration.parse(text.matches("[0-9]{1,9}") ? "PT" + text + "S" : text);
                if (!duration.isNegative() && duration.compareTo(LONGEST) <= 0) {
                  return duration;
                }
              } catch (DateTimeParseException e) {
                throw new Misconfigured(noDuration(key, text), e);
              }
              throw new Misconfigured(noDuration(key, text), null);
            });
  }

  private static String noDuration(String key, String text) {
    return key + " is '" + text + "', which is not 0 to 86400 seconds, as 10 or PT10S";
  }

  private static Optional<Integer> connections(Config config, String key) {
    return text(config, key)
        .map(
            text -> {
              if (text.matches("[0-9]{1,3}")) {
                int number = Integer.parseInt(text);
                if (number >= 1 && number <= MOST_BULK_CONNECTIONS) {
                  return number;
                }
              }
              throw new Misconfigured(
                  key + " is '" + text + "', which is outside 1 to " + MOST_BULK_CONNECTIONS, null);
            });
  }

  private static Optional<String> text(Config config, String key) {
    return config.getOptionalValue(key, String.class).map(String::strip).filter(t -> !t.isEmpty());
  }

  private static Optional<Mailbox> mailbox(Config config, String key) {
    return text(config, key)
        .map(
            text -> {
              try {
                return Mailbox.of(text);
              } catch (IllegalArgumentException e) {
                throw new Misconfigured(key + ": " + e.getMessage(), e);
              }
            });
  }

  /** The deadline of a mail that is sent from now on. */
  SendDeadline sendDeadline() {
    return SendDeadline.in(deadline, finalReply);
  }

  /** The author of this mail. */
  Mailbox senderOf(Mail mail) {
    return mail.from().orElseGet(this::sender);
  }

  /**
   * The author of a mail that names none.
   *
   * @throws Misconfigured if there is none; the message names the setting
   */
  public Mailbox sender() {
    return from.orElseThrow(
        () ->
            new Misconfigured(
                "the mail names no sender (from), and the setting smtpconnector.from is not"
                    + " there to give one",
                null));
  }
}
