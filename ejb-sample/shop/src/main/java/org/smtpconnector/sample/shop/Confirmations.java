package org.smtpconnector.sample.shop;

import jakarta.ejb.Asynchronous;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;

/**
 * Sends confirmations. Claiming and settling are separate transactions before and after the
 * message, which cannot be rolled back.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Confirmations {
  @Inject Orders orders;
  @Inject MailSender mail;

  /** Sends a confirmation as {@link #confirm} does, on another thread. */
  @Asynchronous
  public void confirmSoon(long orderId) {
    confirm(orderId);
  }

  /** Sends the confirmation, unless it is no longer pending. */
  public void confirm(long orderId) {
    if (!orders.claimConfirmation(orderId)) {
      return;
    }
    PurchaseOrder order = orders.find(orderId);
    try {
      MailReceipt receipt = mail.send(confirmationOf(order));
      orders.settleConfirmation(orderId, MailState.SENT, receipt.messageId());
    } catch (InDoubt e) {
      orders.settleConfirmation(orderId, MailState.IN_DOUBT, e.getMessage());
    } catch (Rejected e) {
      orders.settleConfirmation(orderId, MailState.FAILED, Reason.of(e));
    } catch (MailException e) {
      // The relay is down, busy or misconfigured: nothing was delivered, so it stays pending.
      orders.settleConfirmation(orderId, MailState.PENDING, Reason.of(e));
    }
  }

  private static Mail confirmationOf(PurchaseOrder order) {
    return Mail.template("confirmation").with(order).to(order.customer()).build();
  }
}
