package org.smtpconnector.mail.se;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.delivery.RetryPolicy;
import org.smtpconnector.mail.mailer.MailerSettings;

/**
 * The settings of a {@link MailSender} without a container, with the defaults of the bean's
 * properties ({@code smtpconnector.deadline} and so on). Immutable.
 */
public final class MailSenderSettings {
  private final MailerSettings mailer;
  private final RetryPolicy retries;
  private final Consumer<MailEvent> listener;
  private final Optional<ExecutorService> executor;

  private MailSenderSettings(Builder values) {
    mailer =
        new MailerSettings(
            values.name,
            Optional.of(values.from),
            values.bulkConnections,
            values.deadline,
            values.finalReply);
    retries = new RetryPolicy(values.maxRetries, values.retryDelay, values.retryJitter);
    listener = values.listener;
    executor = Optional.ofNullable(values.executor);
  }

  /**
   * {@return a builder}
   *
   * @param from the author of messages that name none, like {@code Shop <shop@example.org>}
   * @throws IllegalArgumentException if it is not an address
   */
  public static Builder from(String from) {
    return new Builder(Mailbox.of(Objects.requireNonNull(from, "from")));
  }

  MailerSettings mailer() {
    return mailer;
  }

  RetryPolicy retries() {
    return retries;
  }

  Consumer<MailEvent> listener() {
    return listener;
  }

  Optional<ExecutorService> executor() {
    return executor;
  }

  /** A builder of settings. Not thread-safe. */
  public static final class Builder {
    private final Mailbox from;
    private String name = "smtp";
    private Duration deadline = MailerSettings.DEFAULT_DEADLINE;
    private Duration finalReply = MailerSettings.DEFAULT_FINAL_REPLY;
    private int bulkConnections = MailerSettings.DEFAULT_BULK_CONNECTIONS;
    private int maxRetries = RetryPolicy.DEFAULT.maxRetries();
    private Duration retryDelay = RetryPolicy.DEFAULT.delay();
    private Duration retryJitter = RetryPolicy.DEFAULT.jitter();
    private Consumer<MailEvent> listener = event -> {};
    private ExecutorService executor;

    private Builder(Mailbox from) {
      this.from = from;
    }

    /**
     * Names the mailer in the log, in exceptions and in events, in place of the JNDI name that it
     * has in a server.
     *
     * @param name by default {@code smtp}
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder name(String name) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("name is blank");
      }
      this.name = name;
      return this;
    }

    /**
     * Limits all attempts of {@link MailSender#send} and the pauses between them.
     *
     * @param deadline above zero, up to a day; by default 10 seconds
     * @return this builder
     * @throws IllegalArgumentException if it is outside
     */
    public Builder deadline(Duration deadline) {
      if (deadline.isZero()) {
        throw new IllegalArgumentException(
            "deadline is zero, which leaves no time to send anything");
      }
      this.deadline = checked("deadline", deadline);
      return this;
    }

    /**
     * Sets the minimum time to wait for the relay's reply after the whole message was sent, even
     * beyond the deadline.
     *
     * @param finalReply up to a day; by default 60 seconds
     * @return this builder
     * @throws IllegalArgumentException if it is outside
     */
    public Builder finalReply(Duration finalReply) {
      this.finalReply = checked("finalReply", finalReply);
      return this;
    }

    /**
     * Sets the number of connections that {@link MailSender#sendAll} uses concurrently, if the pool
     * has as many and there is an executor.
     *
     * @param bulkConnections 1 to 100; by default 4
     * @return this builder
     * @throws IllegalArgumentException if it is outside
     */
    public Builder bulkConnections(int bulkConnections) {
      if (bulkConnections < 1 || bulkConnections > MailerSettings.MAX_BULK_CONNECTIONS) {
        throw new IllegalArgumentException(
            "bulkConnections is "
                + bulkConnections
                + ", which is outside 1 to "
                + MailerSettings.MAX_BULK_CONNECTIONS);
      }
      this.bulkConnections = bulkConnections;
      return this;
    }

    /**
     * Sets the number of attempts after the first one.
     *
     * @param maxRetries at least 0; by default 3
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public Builder maxRetries(int maxRetries) {
      if (maxRetries < 0) {
        throw new IllegalArgumentException("maxRetries is " + maxRetries + ", which is negative");
      }
      this.maxRetries = maxRetries;
      return this;
    }

    /**
     * Sets the pause between the first two attempts; it doubles before each further one.
     *
     * @param delay up to a day; by default a second
     * @param jitter the variation in both directions, up to a day; by default half a second
     * @return this builder
     * @throws IllegalArgumentException if one is outside
     */
    public Builder retryDelay(Duration delay, Duration jitter) {
      this.retryDelay = checked("delay", delay);
      this.retryJitter = checked("jitter", jitter);
      return this;
    }

    /**
     * Adds a listener, which receives the outcome of each message on the thread that sent it, like
     * an observer of {@link MailEvent} in a server. Its exceptions are logged.
     *
     * @param listener the listener
     * @return this builder
     */
    public Builder listener(Consumer<? super MailEvent> listener) {
      Objects.requireNonNull(listener, "listener");
      this.listener = this.listener.andThen(listener::accept);
      return this;
    }

    /**
     * Sets the executor whose threads {@link MailSender#sendAsync} and {@link MailSender#sendAll}
     * use. Without one, the former fails, and the latter uses one connection. The caller shuts it
     * down, and waits for its tasks: a JVM that ends before loses their messages.
     *
     * @param executor the executor
     * @return this builder
     */
    public Builder executor(ExecutorService executor) {
      this.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    private static Duration checked(String what, Duration duration) {
      if (duration.isNegative() || duration.compareTo(MailerSettings.MAX_DURATION) > 0) {
        throw new IllegalArgumentException(
            what + " is " + duration + ", which is outside PT0S to PT24H");
      }
      return duration;
    }

    /** {@return the settings} */
    public MailSenderSettings build() {
      return new MailSenderSettings(this);
    }
  }
}
