package org.smtpconnector.mail.mailer;

import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.queue.QueuedOutcomeListener;

/** Asks a queue whether to stop. It receives outcomes as events, so not here. */
record CancellationOnlyBulkListener(QueuedOutcomeListener queue)
    implements BulkListener<ComposedMail> {
  @Override
  public void sent(ComposedMail mail, MailReceipt receipt) {}

  @Override
  public void failed(ComposedMail mail, MailException failure) {}

  @Override
  public boolean isCancelled() {
    return queue.isCancelled();
  }
}
