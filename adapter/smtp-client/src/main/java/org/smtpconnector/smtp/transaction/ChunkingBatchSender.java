package org.smtpconnector.smtp.transaction;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.Pipelining;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.SourceFailed;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.smtp.net.PendingInputState;
import org.smtpconnector.smtp.wire.OutputBuffer;
import org.smtpconnector.smtp.wire.SmtpWire;

/**
 * Sends a batch by PIPELINING and CHUNKING: several messages are under way at once, each after
 * RSET. Without RSET, a server that refused a recipient could take the next message for part of the
 * previous one (Exim was seen to queue it under the first one's sender).
 */
final class ChunkingBatchSender extends BatchSender {
  private static final int FLUSH_OCTETS = 32 * 1024;
  // A server can send this many replies though the client reads none (RFC 2920 3.1).
  private static final int MOST_REPLIES = 500;

  private final SmtpWire wire;
  private final MessageSender messageSender;
  private final Pipelining window;
  private int replies;
  private long octets;

  ChunkingBatchSender(
      SmtpWire wire, SmtpConfig config, MessageSender messageSender, BatchListener listener) {
    super(config, messageSender, listener);
    this.wire = wire;
    this.messageSender = messageSender;
    this.window = config.pipelining();
  }

  @Override
  void send(Submission submission) {
    boolean surelyAlive = !underWay().isEmpty() || wire.hasRepliedWithin(window.aliveWindow());
    if (goesAlone(submission) || !surelyAlive) {
      sendAlone(submission);
      return;
    }
    try {
      TransactionSender transmission =
          messageSender.transmission(submission, !underWay().isEmpty());
      if (!transmission.goesTogether() || !messageSender.isChunking()) {
        sendAlone(submission);
        return;
      }
      put(submission, transmission);
    } catch (ExtensionMissing e) {
      underWay().add(Entry.failed(submission, e)); // reported after those before it
    }
    if (underWay().size() >= window.messages()
        || octets >= window.octets()
        || replies >= MOST_REPLIES) {
      read(underWay().size() / 2);
    }
  }

  private void put(Submission submission, TransactionSender transmission) {
    Entry entry = Entry.of(submission, transmission);
    long before = wire.position();
    try {
      if (underWay().isEmpty() && wire.look() != PendingInputState.QUIET) {
        throw messageSender.endedUnseen(entry.allNotAttempted());
      }
      makeRoom();
      messageSender.limits().count(submission.envelope());
      transmission.before(this::takeConnection).put();
      if (transmission.isOpened()) {
        transmission.finish();
        complete(entry);
        return;
      }
      if (transmission.mustBeWanted()) {
        transmission.finishAlone();
        complete(entry);
        return;
      }
      transmission.seal();
    } catch (SmtpException e) {
      failed(entry, e);
      return;
    } catch (IOException e) {
      underWay().add(entry);
      lost(e);
      return;
    }
    int expected = transmission.transaction().repliesAwaited();
    long size = wire.position() - before;
    replies += expected;
    octets += size;
    underWay().add(new Entry(submission, transmission, null, expected, size));
  }

  private void makeRoom() throws IOException {
    OutputBuffer output = wire.output();
    if (output.size() >= FLUSH_OCTETS || output.room() < 2 * TransactionCommands.LONGEST) {
      wire.flush(deadline());
    }
  }

  private void failed(Entry entry, SmtpException e) {
    if (e instanceof ProtocolViolation) {
      underWay().add(entry);
      lost(e);
    } else if (entry.transmission().isOpened() || !(e instanceof SourceFailed)) {
      wire.output().clear();
      refused(entry, e);
    } else {
      underWay().add(Entry.failed(entry.submission(), e)); // nothing of it was sent
    }
  }

  /** Waits for all pending replies, before a message that does not fit into the output. */
  private void takeConnection() throws IOException {
    read(0, false);
    if (isEnded()) {
      throw new EOFException("the session ended");
    }
  }

  @Override
  void drain() {
    read(0);
  }

  private void read(int leave) {
    read(leave, true);
  }

  /** Reads until at most this many messages are under way, and whatever else has arrived. */
  private void read(int leave, boolean flush) {
    try {
      if (flush) {
        wire.flush(deadline());
      }
      while (underWay().size() > leave || (!underWay().isEmpty() && wire.unreadOctets() > 0)) {
        Entry entry = underWay().peek();
        if (entry.failure() == null) {
          entry.transmission().replies().readToTheEnd();
          if (underWay().size() == 1) {
            entry.transmission().replies().requireNoSurplus();
          }
        }
        underWay().poll();
        told(entry);
        if (isOutOfStep()) {
          throw api().protocolViolation("the server answers out of step", List.of());
        }
      }
    } catch (IOException e) {
      lost(e);
    }
  }

  private void told(Entry entry) {
    replies -= entry.replies();
    octets -= entry.octets();
    if (entry.failure() == null) {
      complete(entry);
      if (entry.transaction().isTextRefused()) {
        underWay().stream()
            .filter(behind -> behind.failure() == null)
            .findFirst()
            .ifPresent(behind -> behind.transaction().followsRefusedText());
      }
    } else {
      report(entry.submission(), entry.failure());
    }
  }
}
