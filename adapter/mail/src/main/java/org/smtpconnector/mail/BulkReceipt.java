package org.smtpconnector.mail;

import java.util.Objects;
import java.util.Optional;

/**
 * What became of many mails.
 *
 * @param sent how many were accepted for at least one recipient
 * @param failed how many were accepted for none
 * @param inDoubt how many may have been delivered, or not
 * @param ended why it ended before the mails did; those that the listener was not told of were not
 *     attempted then
 */
public record BulkReceipt(long sent, long failed, long inDoubt, Optional<MailException> ended) {
  public BulkReceipt {
    Objects.requireNonNull(ended, "ended");
  }
}
