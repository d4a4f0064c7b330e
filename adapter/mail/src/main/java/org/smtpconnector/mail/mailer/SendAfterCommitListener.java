package org.smtpconnector.mail.mailer;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailReceipt;

/**
 * A composed message that is sent once its transaction has committed, and dropped otherwise.
 *
 * @param messageId its Message-ID
 * @param sending sends it
 * @param refused receives the failure if the managed executor does not accept it
 */
record SendAfterCommitListener(
    String messageId, CompletableManagedTask<MailReceipt> sending, Consumer<Unavailable> refused) {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  void ended(TransactionEnd end) {
    switch (end) {
      case COMMITTED -> send();
      case ROLLED_BACK -> drop(Level.DEBUG, "its transaction was rolled back");
      case UNKNOWN -> drop(Level.WARNING, "the outcome of its transaction is unknown");
    }
  }

  private void send() {
    try {
      sending.start();
    } catch (Unavailable e) {
      Unavailable named =
          new Unavailable(messageId + ": " + e.getMessage(), e.getCause(), e.recipients());
      sending.fail(named);
      refused.accept(named);
    }
  }

  private void drop(Level level, String reason) {
    String why = "message " + messageId + " was dropped, since " + reason;
    LOG.log(level, why);
    sending.cancel(why);
  }
}
