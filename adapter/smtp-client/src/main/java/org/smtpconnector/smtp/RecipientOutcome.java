package org.smtpconnector.smtp;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;

/**
 * The outcome of a message for one recipient.
 *
 * @param reply the reply that decided it, if there was one
 * @serial exclude
 */
public record RecipientOutcome(EmailAddress address, Status status, Optional<Reply> reply)
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
   */
  public RecipientOutcome {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(reply, "reply");
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

  @Override
  public String toString() {
    return address + " " + status + reply.map(r -> " (" + r + ")").orElse("");
  }

  /** The serialized form, since an {@link Optional} cannot be serialized. */
  private record Written(EmailAddress address, Status status, Reply reply) implements Serializable {
    private Object readResolve() {
      return new RecipientOutcome(address, status, Optional.ofNullable(reply));
    }
  }

  private Object writeReplace() {
    return new Written(address, status, reply.orElse(null));
  }
}
