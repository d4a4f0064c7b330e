package org.smtpconnector.smtp;

import java.util.Objects;
import java.util.Optional;

/**
 * What became of a batch.
 *
 * @param accepted how many messages the server took for at least one recipient
 * @param failed how many it did not
 * @param inDoubt how many may have been delivered, or not
 * @param ended why the session ended before the submissions did; those that were not taken from
 *     them then were not attempted, and are still there
 */
public record BatchReceipt(
    long accepted, long failed, long inDoubt, Optional<SmtpException> ended) {
  /**
   * Creates a batch receipt.
   *
   * @param accepted as {@link #accepted()}
   * @param failed as {@link #failed()}
   * @param inDoubt as {@link #inDoubt()}
   * @param ended as {@link #ended()}
   */
  public BatchReceipt {
    Objects.requireNonNull(ended, "ended");
  }
}
