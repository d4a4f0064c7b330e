package org.smtpconnector.mail.outbox.messaging;

import java.util.Objects;

/**
 * The settings of a store in the queues of a broker.
 *
 * @param connectionFactory the name of the connection factory, for error messages
 * @param queue what the names of the queues begin with: {@code smtp.outbox} has {@code
 *     smtp.outbox.waiting}, {@code smtp.outbox.waiting.MAILER}, {@code smtp.outbox.parked} and
 *     {@code smtp.outbox.markers}
 */
public record MessagingStoreSettings(String connectionFactory, String queue) {
  /** The most octets of a message, which is held in memory while it is put and sent: 50 MB. */
  public static final long LARGEST = 50L << 20;

  /** What the names of the queues begin with, unless it is configured. */
  public static final String DEFAULT_QUEUE = "smtp.outbox";

  public MessagingStoreSettings {
    Objects.requireNonNull(connectionFactory, "connectionFactory");
    if (!queue.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw new IllegalArgumentException(
          "'"
              + queue
              + "' is no name of a queue: use 1 to 100 letters, digits, dots, hyphens and"
              + " underscores");
    }
  }

  String waiting(String mailer) {
    return mailer.isEmpty() ? queue + ".waiting" : queue + ".waiting." + mailer;
  }

  String parked() {
    return queue + ".parked";
  }

  String markers() {
    return queue + ".markers";
  }
}
