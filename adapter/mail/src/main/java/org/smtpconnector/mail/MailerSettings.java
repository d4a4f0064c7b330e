package org.smtpconnector.mail;

import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.smtpconnector.mail.MailException.Misconfigured;

/**
 * What a mailer is set to, by MicroProfile Config.
 *
 * @param jndiName where the connection factory is bound
 * @param from the sender of mails that name none
 * @param bulkConnections how many connections {@link MailSender#sendAll} uses at once, 1 to 100
 */
record MailerSettings(String jndiName, Optional<Mailbox> from, int bulkConnections) {
  private static final String PREFIX = "smtpconnector.";
  private static final String JNDI_NAME = "jndi-name";
  private static final String FROM = "from";
  private static final String BULK_CONNECTIONS = "bulk-connections";
  private static final int MOST_BULK_CONNECTIONS = 100;
  private static final int DEFAULT_BULK_CONNECTIONS = 4;
  private static final String DEFAULT_JNDI_NAME = "mail/smtp";

  /** Of the mailer that {@code @Inject MailSender} gives. */
  static MailerSettings ofDefault(Config config) {
    return new MailerSettings(
        text(config, PREFIX + JNDI_NAME).orElse(DEFAULT_JNDI_NAME),
        mailbox(config, PREFIX + FROM),
        connections(config, PREFIX + BULK_CONNECTIONS).orElse(DEFAULT_BULK_CONNECTIONS));
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
            .orElse(DEFAULT_BULK_CONNECTIONS));
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

  /** The author of this mail. */
  Mailbox senderOf(Mail mail) {
    return mail.from().orElseGet(this::sender);
  }

  /**
   * The author of a mail that names none.
   *
   * @throws Misconfigured if there is none; the message names the setting
   */
  Mailbox sender() {
    return from.orElseThrow(
        () ->
            new Misconfigured(
                "the mail names no sender (from), and the setting smtpconnector.from is not"
                    + " there to give one",
                null));
  }
}
