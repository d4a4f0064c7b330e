package org.smtpconnector.smtp.transaction;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.IOException;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.smtp.net.PendingInputState;
import org.smtpconnector.smtp.wire.SmtpWire;

/**
 * Sends a batch by PIPELINING without CHUNKING: the commands of a message follow the text of the
 * previous one, so that each message costs one round trip.
 */
final class DataBatchSender extends BatchSender {
  private final SmtpWire wire;
  private final SmtpConfig config;
  private final MessageSender messageSender;
  // The first message under way, whose text the server awaits after 354.
  private Entry wanted;

  DataBatchSender(
      SmtpWire wire, SmtpConfig config, MessageSender messageSender, BatchListener listener) {
    super(config, messageSender, listener);
    this.wire = wire;
    this.config = config;
    this.messageSender = messageSender;
  }

  @Override
  void send(Submission submission) {
    boolean surelyAlive =
        wanted != null || wire.hasRepliedWithin(config.pipelining().aliveWindow());
    if (goesAlone(submission) || !surelyAlive) {
      sendAlone(submission);
      return;
    }
    if (config.learnedBehavior().isPipeliningBehindDataRefused()) {
      drain();
    }
    TransactionSender transmission;
    try {
      transmission = messageSender.transmission(submission, wanted != null);
    } catch (ExtensionMissing e) {
      drain();
      report(submission, e);
      return;
    }
    if (!transmission.goesTogether()) {
      sendAlone(submission);
      return;
    }
    Entry next = Entry.of(submission, transmission);
    sendWanted(next);
  }

  @Override
  void drain() {
    if (wanted != null) {
      sendWanted(null);
    }
  }

  /**
   * Sends the text that the server awaits, if any, and the commands of the next message, if any.
   */
  private void sendWanted(Entry next) {
    Entry sent = wanted;
    wanted = null;
    if (next != null) {
      if (sent == null && wire.look() != PendingInputState.QUIET) {
        report(next.submission(), messageSender.endedUnseen(next.allNotAttempted()));
        return;
      }
      underWay().add(next);
      messageSender.limits().count(next.submission().envelope());
    }
    try {
      if (sent != null) {
        sent.transmission().putText();
        sent.transmission().replies().requireQuiet(true);
        sent.transmission().endText();
      }
      if (next != null) {
        putCommands(next);
      }
      wire.flush(deadline());
      if (sent != null) {
        sent.transmission().replies().readToTheEnd();
        underWay().poll();
        complete(sent);
      }
      if (next != null) {
        open(next, sent != null);
      }
    } catch (IOException e) {
      lost(e);
    }
  }

  private void putCommands(Entry next) throws IOException {
    if (wire.output().room() < TransactionCommands.LONGEST) {
      wire.flush(deadline());
    }
    next.transmission().putCommands();
  }

  private void open(Entry next, boolean behindText) throws IOException {
    next.transmission().replies().readToTheEnd();
    try {
      next.transmission().goOn();
      wanted = next;
    } catch (SmtpException e) {
      if (behindText && next.transaction().isResetOutOfPlace()) {
        api().pipeliningBehindDataWasRefused(config.learnedBehavior());
      }
      underWay().poll();
      refused(next, e);
    }
  }
}
