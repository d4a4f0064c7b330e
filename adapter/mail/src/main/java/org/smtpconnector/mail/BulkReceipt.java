package org.smtpconnector.mail;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;

/**
 * The outcome of {@link MailSender#sendAll}.
 *
 * @param sent how many were accepted for at least one recipient
 * @param failed how many were accepted for none
 * @param inDoubt how many are in doubt: delivered or not
 * @param resumePoint which messages are settled, in this run and before; the others were neither
 *     delivered nor reported to the listener, and {@link
 *     MailSender#sendAll(java.util.stream.Stream, BulkResumePoint, BulkListener)} sends them
 * @param cancelled whether the listener cancelled it before the stream ended
 * @param ended why it ended before the stream did, unless cancelled
 * @serial exclude
 */
public record BulkReceipt(
    long sent,
    long failed,
    long inDoubt,
    BulkResumePoint resumePoint,
    boolean cancelled,
    Optional<MailException> ended)
    implements Serializable {
  /**
   * Creates a bulk receipt.
   *
   * @param sent as {@link #sent()}
   * @param failed as {@link #failed()}
   * @param inDoubt as {@link #inDoubt()}
   * @param resumePoint as {@link #resumePoint()}
   * @param cancelled as {@link #cancelled()}
   * @param ended as {@link #ended()}
   */
  public BulkReceipt {
    Objects.requireNonNull(resumePoint, "resumePoint");
    Objects.requireNonNull(ended, "ended");
  }

  /** The serialized form, since an {@link Optional} cannot be serialized. */
  private record Written(
      long sent,
      long failed,
      long inDoubt,
      BulkResumePoint resumePoint,
      boolean cancelled,
      MailException ended)
      implements Serializable {
    private Object readResolve() {
      return new BulkReceipt(
          sent, failed, inDoubt, resumePoint, cancelled, Optional.ofNullable(ended));
    }
  }

  private Object writeReplace() {
    return new Written(sent, failed, inDoubt, resumePoint, cancelled, ended.orElse(null));
  }
}
