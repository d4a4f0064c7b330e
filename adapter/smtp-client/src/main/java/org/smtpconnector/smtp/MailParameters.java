package org.smtpconnector.smtp;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.smtpconnector.smtp.grammar.Printable;
import org.smtpconnector.smtp.grammar.XtextEncoder;

/**
 * The parameters for a whole message. Those that change its meaning (REQUIRETLS, FUTURERELEASE,
 * DELIVERBY that abandons) fail with {@link SmtpException.ExtensionMissing} if the server does not
 * offer the extension; those that only add to it (notifications, priority) are then omitted.
 *
 * @param returned how much of the message a notification returns (RFC 3461 4.3)
 * @param envelopeId the id of the message in a notification (RFC 3461 4.4): 1 to 100 printable
 *     characters
 * @param requireTls whether to relay it only over TLS with checked certificates (RFC 8689)
 * @param deliverBy the time within which to deliver it (RFC 2852)
 * @param holdFor how long the server holds it (RFC 4865): 1 second to 999,999,999
 * @param priority the priority, -9 to 9 (RFC 6710)
 * @param allOrNothing whether to send to all recipients or to none: if one is refused, nothing is
 *     sent. It costs a round trip, and delivery to some recipients may still fail later
 */
public record MailParameters(
    Optional<Returned> returned,
    Optional<String> envelopeId,
    boolean requireTls,
    Optional<DeliverBy> deliverBy,
    Optional<Duration> holdFor,
    OptionalInt priority,
    boolean allOrNothing) {
  /** How much of a message a notification returns. */
  public enum Returned {
    /** The whole message. */
    FULL,
    /** The header only. */
    HDRS
  }

  /**
   * A time limit for the delivery.
   *
   * @param time the time from now, 1 second to 999,999,999
   * @param abandon whether to abandon a late message; otherwise the sender is notified
   */
  public record DeliverBy(Duration time, boolean abandon) {
    /**
     * Creates a time limit.
     *
     * @param time as {@link #time()}
     * @param abandon as {@link #abandon()}
     * @throws IllegalArgumentException if the time is out of range
     */
    public DeliverBy {
      requireSeconds("deliverBy", time);
    }
  }

  private static final int LONGEST_ENVELOPE_ID = 100;
  private static final long MOST_SECONDS = 999_999_999;
  private static final int HIGHEST_PRIORITY = 9;

  /** No parameters. */
  public static final MailParameters NONE =
      new MailParameters(
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          false);

  /**
   * Creates parameters.
   *
   * @param returned as {@link #returned()}
   * @param envelopeId as {@link #envelopeId()}
   * @param requireTls as {@link #requireTls()}
   * @param deliverBy as {@link #deliverBy()}
   * @param holdFor as {@link #holdFor()}
   * @param priority as {@link #priority()}
   * @param allOrNothing as {@link #allOrNothing()}
   * @throws IllegalArgumentException if a value is out of range; the message names it
   */
  public MailParameters {
    Objects.requireNonNull(returned, "returned");
    Objects.requireNonNull(deliverBy, "deliverBy");
    envelopeId.ifPresent(MailParameters::checkEnvelopeId);
    holdFor.ifPresent(time -> requireSeconds("holdFor", time));
    if (priority.isPresent() && Math.abs(priority.getAsInt()) > HIGHEST_PRIORITY) {
      throw new IllegalArgumentException(
          "priority is " + priority.getAsInt() + ", which is outside -9 to 9");
    }
  }

  private static void checkEnvelopeId(String id) {
    if (id.isEmpty() || XtextEncoder.encode("envelopeId", id).length() > LONGEST_ENVELOPE_ID) {
      throw new IllegalArgumentException(
          "envelopeId '" + Printable.of(id) + "' has not 1 to 100 characters (as xtext)");
    }
  }

  private static void requireSeconds(String name, Duration time) {
    if (time.toSeconds() < 1 || time.toSeconds() > MOST_SECONDS) {
      throw new IllegalArgumentException(
          name + " is " + time + ", which is outside 1 to " + MOST_SECONDS + " seconds");
    }
  }

  /** {@return a builder without parameters} */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder of {@link MailParameters}. */
  public static final class Builder {
    private Returned returned;
    private String envelopeId;
    private boolean requireTls;
    private DeliverBy deliverBy;
    private Duration holdFor;
    private Integer priority;
    private boolean allOrNothing;

    private Builder() {}

    /**
     * Sets how much of the message a notification returns.
     *
     * @param returned how much is returned
     * @return this builder
     */
    public Builder returned(Returned returned) {
      this.returned = returned;
      return this;
    }

    /**
     * Sets the id of the message in a notification.
     *
     * @param envelopeId the id, in ASCII
     * @return this builder
     */
    public Builder envelopeId(String envelopeId) {
      this.envelopeId = envelopeId;
      return this;
    }

    /**
     * Relays the message only over TLS with checked certificates.
     *
     * @return this builder
     */
    public Builder requireTls() {
      this.requireTls = true;
      return this;
    }

    /**
     * Notifies the sender if the message is not delivered within this time.
     *
     * @param time the time
     * @return this builder
     */
    public Builder notifyUnlessDeliveredWithin(Duration time) {
      this.deliverBy = new DeliverBy(time, false);
      return this;
    }

    /**
     * Abandons the message if it is not delivered within this time.
     *
     * @param time the time
     * @return this builder
     */
    public Builder abandonUnlessDeliveredWithin(Duration time) {
      this.deliverBy = new DeliverBy(time, true);
      return this;
    }

    /**
     * Holds the message for this time.
     *
     * @param time the time
     * @return this builder
     */
    public Builder holdFor(Duration time) {
      this.holdFor = time;
      return this;
    }

    /**
     * Sets the priority.
     *
     * @param priority -9 to 9; 0 is normal
     * @return this builder
     */
    public Builder priority(int priority) {
      this.priority = priority;
      return this;
    }

    /**
     * Sends to all recipients or to none.
     *
     * @return this builder
     */
    public Builder allOrNothing() {
      this.allOrNothing = true;
      return this;
    }

    /**
     * Builds the parameters.
     *
     * @return the parameters
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public MailParameters build() {
      return new MailParameters(
          Optional.ofNullable(returned),
          Optional.ofNullable(envelopeId),
          requireTls,
          Optional.ofNullable(deliverBy),
          Optional.ofNullable(holdFor),
          priority == null ? OptionalInt.empty() : OptionalInt.of(priority),
          allOrNothing);
    }
  }
}
