package org.smtpconnector.smtp;

import java.util.Objects;
import java.util.Optional;

/**
 * The receipt of a batch: the number of outcomes of each kind.
 *
 * @param accepted how many messages the server accepted for at least one recipient
 * @param failed how many messages it did not accept
 * @param inDoubt how many messages may or may not have been delivered
 * @param ended the failure that ended the session early, if one did; submissions that were not
 *     taken by then were not attempted and are still in the iterator
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
