package org.smtpconnector.smtp;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;

/**
 * The outcome of a message for one recipient.
 *
 * @param reply the reply that decided it, if there was one
 * @param reason why the sender did not attempt this recipient, if it decided so; the recipient is
 *     then NOT_ATTEMPTED
 * @serial exclude
 */
public record RecipientOutcome(
    EmailAddress address, Status status, Optional<Reply> reply, Optional<String> reason)
    implements Serializable {
  /** The kind of outcome. */
  public enum Status {
    /** The server took responsibility for the message to this recipient (RFC 5321 6.1). */
    ACCEPTED,
    /** The server refused permanently (5xx). */
    REFUSED,
    /** The server refused temporarily (4xx). */
    DEFERRED,
    /** The server was not asked, or did not get the message: nothing was delivered. */
    NOT_ATTEMPTED,
    /** The message was sent and its reply was lost: it may have been delivered. */
    UNKNOWN
  }

  /**
   * Creates a recipient outcome.
   *
   * @param address as {@link #address()}
   * @param status as {@link #status()}
   * @param reply as {@link #reply()}
   * @param reason as {@link #reason()}
   * @throws IllegalArgumentException if there is a reason, and the status is another than
   *     NOT_ATTEMPTED
   */
  public RecipientOutcome {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(reply, "reply");
    if (reason.isPresent() && status != Status.NOT_ATTEMPTED) {
      throw new IllegalArgumentException(
          address + " is " + status + ", which has no reason: only NOT_ATTEMPTED has one");
    }
  }

  /**
   * Creates a recipient outcome without a reason.
   *
   * @param address as {@link #address()}
   * @param status as {@link #status()}
   * @param reply as {@link #reply()}
   */
  public RecipientOutcome(EmailAddress address, Status status, Optional<Reply> reply) {
    this(address, status, reply, Optional.empty());
  }

  /**
   * {@return the outcome that a reply decides: accepted, refused or deferred}
   *
   * @param address the recipient
   * @param reply the reply to RCPT or to the message
   */
  public static RecipientOutcome decided(EmailAddress address, Reply reply) {
    Status status =
        reply.isPositive()
            ? Status.ACCEPTED
            : reply.isTransient() ? Status.DEFERRED : Status.REFUSED;
    return new RecipientOutcome(address, status, Optional.of(reply));
  }

  /**
   * {@return a temporary refusal, regardless of the reply's code}
   *
   * @param address the recipient
   * @param reply the reply
   */
  public static RecipientOutcome deferred(EmailAddress address, Reply reply) {
    return new RecipientOutcome(address, Status.DEFERRED, Optional.of(reply));
  }

  /**
   * {@return an outcome that no reply decided}
   *
   * @param address the recipient
   * @param status the status
   */
  public static RecipientOutcome undecided(EmailAddress address, Status status) {
    return new RecipientOutcome(address, status, Optional.empty());
  }

  /**
   * {@return the outcome of a recipient that the sender decided not to attempt}
   *
   * @param address the recipient
   * @param reason why
   */
  public static RecipientOutcome suppressed(EmailAddress address, String reason) {
    return new RecipientOutcome(
        address, Status.NOT_ATTEMPTED, Optional.empty(), Optional.of(reason));
  }

  @Override
  public String toString() {
    return address
        + " "
        + status
        + reply.map(Reply::toString).or(() -> reason).map(why -> " (" + why + ")").orElse("");
  }

  /** The serialized form, since an {@link Optional} cannot be serialized. */
  private record Written(EmailAddress address, Status status, Reply reply, String reason)
      implements Serializable {
    private Object readResolve() {
      return new RecipientOutcome(
          address, status, Optional.ofNullable(reply), Optional.ofNullable(reason));
    }
  }

  private Object writeReplace() {
    return new Written(address, status, reply.orElse(null), reason.orElse(null));
  }
}
