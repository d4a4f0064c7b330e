package org.smtpconnector.smtp;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is asked of the server for a whole message. What changes the meaning of a mail (REQUIRETLS,
 * FUTURERELEASE, DELIVERBY that abandons) fails with {@link SmtpException.ExtensionMissing} where
 * the server does not offer it; what only adds to it (notifications, priority) is then left out.
 *
 * @param returned how much of the message a notification brings back (RFC 3461 4.3)
 * @param envelopeId what a notification names it by (RFC 3461 4.4): 1 to 100 printable characters
 * @param requireTls carry it over TLS with checked certificates all the way or not at all (RFC
 *     8689)
 * @param deliverBy within what time (RFC 2852)
 * @param holdFor how long the server keeps it back (RFC 4865): 1 second to 999,999,999
 * @param priority -9 to 9 (RFC 6710)
 * @param allOrNothing send to all recipients or to none: where one is refused, nothing is sent. It
 *     costs a round trip; and a server may still fail for some of them later
 */
public record MailParameters(
    Optional<Returned> returned,
    Optional<String> envelopeId,
    boolean requireTls,
    Optional<DeliverBy> deliverBy,
    Optional<Duration> holdFor,
    OptionalInt priority,
    boolean allOrNothing) {
  /** How much of a message comes back. */
  public enum Returned {
    /** All of it. */
    FULL,
    /** Its header. */
    HDRS
  }

  /**
   * A delivery in time.
   *
   * @param time from now: 1 second to 999,999,999
   * @param abandon whether the mail is given up when it is too late; else the sender is notified
   */
  public record DeliverBy(Duration time, boolean abandon) {
    /**
     * Creates a wish.
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

  /** Nothing is asked. */
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
    if (id.isEmpty() || Xtext.encode("envelopeId", id).length() > LONGEST_ENVELOPE_ID) {
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

  /** {@return a builder; what is not named is not asked} */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects {@link MailParameters}. */
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
     * How much of the message a notification brings back.
     *
     * @param returned how much comes back
     * @return this builder
     */
    public Builder returned(Returned returned) {
      this.returned = returned;
      return this;
    }

    /**
     * What a notification names the message by.
     *
     * @param envelopeId the id, in ASCII
     * @return this builder
     */
    public Builder envelopeId(String envelopeId) {
      this.envelopeId = envelopeId;
      return this;
    }

    /**
     * Over TLS all the way, or not at all.
     *
     * @return this builder
     */
    public Builder requireTls() {
      this.requireTls = true;
      return this;
    }

    /**
     * Within this time, or the sender is notified that it takes longer.
     *
     * @param time the time
     * @return this builder
     */
    public Builder notifyUnlessDeliveredWithin(Duration time) {
      this.deliverBy = new DeliverBy(time, false);
      return this;
    }

    /**
     * Within this time, or not at all.
     *
     * @param time the time
     * @return this builder
     */
    public Builder abandonUnlessDeliveredWithin(Duration time) {
      this.deliverBy = new DeliverBy(time, true);
      return this;
    }

    /**
     * Not before this time has passed.
     *
     * @param time the time
     * @return this builder
     */
    public Builder holdFor(Duration time) {
      this.holdFor = time;
      return this;
    }

    /**
     * -9 to 9; 0 is normal.
     *
     * @param priority the priority
     * @return this builder
     */
    public Builder priority(int priority) {
      this.priority = priority;
      return this;
    }

    /**
     * To all recipients or to none.
     *
     * @return this builder
     */
    public Builder allOrNothing() {
      this.allOrNothing = true;
      return this;
    }

    /**
     * @return the parameters
     * @throws IllegalArgumentException as the record's constructor says
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
