package org.smtpconnector.smtp.transaction;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.smtp.grammar.Printable;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.SocketLink;

/**
 * Sends a batch of messages on one connection. Common to all ways of sending: outcomes are reported
 * in the order of the messages, and the batch ends with the session.
 */
abstract class BatchSender {
  /**
   * A message under way.
   *
   * @param failure why it was not sent; null if it was
   * @param replies the number of replies that are expected for it
   * @param octets the number of octets that were sent for it
   */
  record Entry(
      Submission submission,
      TransactionSender transmission,
      SmtpException failure,
      int replies,
      long octets) {
    static Entry of(Submission submission, TransactionSender transmission) {
      return new Entry(submission, transmission, null, 0, 0);
    }

    static Entry failed(Submission submission, SmtpException failure) {
      return new Entry(submission, null, failure, 0, 0);
    }

    MailTransactionState transaction() {
      return transmission.transaction();
    }

    List<RecipientOutcome> allNotAttempted() {
      return submission.envelope().allUndecided(RecipientOutcome.Status.NOT_ATTEMPTED);
    }
  }

  private final SmtpConfig config;
  private final MessageSender messageSender;
  private final BatchListener listener;
  private final Deque<Entry> underWay = new ArrayDeque<>();
  private long accepted;
  private long failed;
  private long inDoubt;
  private SmtpException ended;
  private boolean takesNoMore; // as the server said, before the pending replies

  BatchSender(SmtpConfig config, MessageSender messageSender, BatchListener listener) {
    this.config = config;
    this.messageSender = messageSender;
    this.listener = listener;
  }

  BatchReceipt run(Iterator<Submission> submissions) {
    while (ended == null && ofSource(submissions::hasNext)) {
      if (messageSender.limits().allowAnotherMessage()) {
        send(ofSource(() -> Objects.requireNonNull(submissions.next(), "submission")));
      } else {
        drain();
        end(MessageSender.usedUp(List.of()));
      }
    }
    drain();
    return new BatchReceipt(accepted, failed, inDoubt, Optional.ofNullable(ended));
  }

  /** Reports the messages under way before a failing iterator ends the batch. */
  private <T> T ofSource(Supplier<T> submissions) {
    boolean known = false;
    try {
      T answer = submissions.get();
      known = true;
      return answer;
    } finally {
      if (!known) {
        drain();
      }
    }
  }

  /** Sends a message, or starts sending it. */
  abstract void send(Submission submission);

  /** Completes the messages under way and reads all pending replies. */
  abstract void drain();

  /** Returns the messages whose outcome is not reported yet. */
  Deque<Entry> underWay() {
    return underWay;
  }

  boolean isEnded() {
    return ended != null;
  }

  /** Whether replies can no longer be matched to commands, so that none can be trusted. */
  boolean isOutOfStep() {
    return ended instanceof InDoubt;
  }

  /** Whether a message has to be sent by itself, or in several transactions. */
  boolean goesAlone(Submission submission) {
    return submission.envelope().parameters().allOrNothing()
        || !messageSender.limits().allow(submission.envelope().recipients())
        || messageSender.mustResetAlone();
  }

  /** Sends a message that cannot be sent together with others. */
  void sendAlone(Submission submission) {
    drain();
    if (ended != null) {
      report(submission, notReached(submission));
      return;
    }
    try {
      accepted(submission, messageSender.send(submission.envelope(), submission.message()));
    } catch (SmtpException e) {
      report(submission, e);
    }
  }

  /** Completes a message whose replies have all arrived. */
  void complete(Entry entry) {
    takesNoMore = entry.transaction().takesNoMore(takesNoMore);
    try {
      Receipt receipt = entry.transaction().outcome().verdict();
      entry.transmission().recorded(receipt);
      messageSender.completed(entry.transaction(), true);
      accepted(entry.submission(), receipt);
    } catch (SmtpException e) {
      messageSender.completed(entry.transaction(), false);
      report(entry.submission(), entry.transmission().recorded(e));
    }
  }

  /** Ends a message sent by itself that was refused or could not be read. */
  void refused(Entry entry, SmtpException refusal) {
    takesNoMore = entry.transaction().takesNoMore(takesNoMore);
    messageSender.completed(entry.transaction(), false);
    report(entry.submission(), entry.transmission().recorded(refusal));
  }

  /**
   * Ends the messages under way after the connection was lost. Those whose last octet the server
   * may have are in doubt. After a 421 that the end of the connection follows, the server reads
   * nothing more (RFC 5321 3.8).
   */
  void lost(IOException e) {
    boolean closed = takesNoMore;
    boolean inStep = true; // after missing replies, later ones cannot be matched
    while (!underWay.isEmpty()) {
      Entry entry = underWay.poll();
      if (entry.failure() != null) {
        report(entry.submission(), entry.failure());
        continue;
      }
      if (inStep) {
        entry.transmission().replies().readRemainingReplies(e);
        inStep = entry.transaction().isComplete();
      }
      messageSender.lost(entry.transaction(), e);
      if (entry.transaction().isComplete() && entry.transmission().mayBeAnswered()) {
        complete(entry);
      } else if ((ended != null && entry.transmission().output().isUnsent())
          || isOfAnother(e)
          || (closed && entry.transaction().isSenderUnanswered() && SocketLink.endedByPeer(e))) {
        report(entry.submission(), notReached(entry.submission()));
      } else {
        report(entry.submission(), entry.transmission().recorded(entry.transmission().failed(e)));
      }
      closed = entry.transaction().takesNoMore(closed);
    }
    end(
        api()
            .disconnected(
                "the connection was lost: " + Printable.of(String.valueOf(e.getMessage())),
                e,
                List.of(),
                false));
  }

  /** Whether the cause is an earlier message that could not be read or was refused midway. */
  private boolean isOfAnother(IOException e) {
    return ended != null && e instanceof SmtpException && !(e instanceof ProtocolViolation);
  }

  private Disconnected notReached(Submission submission) {
    return api()
        .disconnected(
            "the session ended before the message was sent",
            ended,
            submission.envelope().allUndecided(RecipientOutcome.Status.NOT_ATTEMPTED),
            false);
  }

  private void accepted(Submission submission, Receipt receipt) {
    accepted++;
    listener.accepted(submission, receipt);
    if (messageSender.mustClose()) {
      end(api().usedUp("the server closes the session", List.of()));
    }
  }

  /** Reports a failed message; if the session ended by it, the batch ends, too. */
  void report(Submission submission, SmtpException failure) {
    if (failure instanceof InDoubt) {
      inDoubt++;
    } else {
      failed++;
    }
    if (!failure.sessionUsable()) {
      end(failure);
    }
    listener.failed(submission, failure);
  }

  private void end(SmtpException why) {
    ended = ended == null ? why : ended;
  }

  Deadline deadline() {
    return Deadline.in(config.timeouts().messageEnd(), "reply to the end of the message");
  }
}
