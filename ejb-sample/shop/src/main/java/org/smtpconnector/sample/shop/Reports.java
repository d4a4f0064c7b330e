package org.smtpconnector.sample.shop;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;

/** Sends the sales report and records its outcome. */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Reports {
  private static final Duration PERIOD = Duration.ofDays(1);

  @Inject Orders orders;
  @Inject ReportRuns runs;
  @Inject MailSender mail;

  @Inject
  @ConfigProperty(name = "shop.report.to")
  List<String> recipients;

  /** Sends the sales of the last day. A message that fails is a failed run, not an exception. */
  public ReportRun sendReport(ReportRun.Cause cause) {
    ReportRun run = runs.begin(cause);
    try {
      Instant end = Instant.now();
      Instant start = end.minus(PERIOD);
      SalesReport report = new SalesReport(start, end, orders.salesSince(start));
      MailReceipt receipt = mail.send(report.mailTo(recipients));
      return runs.settle(run.id(), MailState.SENT, noteOf(receipt));
    } catch (InDoubt e) {
      return runs.settle(run.id(), MailState.IN_DOUBT, e.getMessage());
    } catch (MailException e) {
      return runs.settle(run.id(), MailState.FAILED, Reason.of(e));
    } catch (IllegalArgumentException e) {
      return runs.settle(run.id(), MailState.FAILED, e.getMessage());
    }
  }

  /** Returns the recipients of the report. */
  public List<String> recipients() {
    return recipients;
  }

  private static String noteOf(MailReceipt receipt) {
    return receipt.complete()
        ? receipt.messageId()
        : receipt.messageId() + ", not to all: " + Reason.ofReplies(receipt.recipients());
  }
}
