package org.smtpconnector.smtp.transaction;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.util.List;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;

/** The pending replies to the commands of a transaction, in their order. */
final class PendingReplies {
  /** The command or part of a message that a reply answers. */
  enum Awaited {
    RESET,
    MAIL,
    RCPT,
    DATA,
    /** A chunk by BDAT that is not the last. */
    CHUNK,
    /** The end of the message. */
    END,
    NOTHING
  }

  // Commands are sent in the order of their constants, so counting them is enough.
  private static final Awaited[] ORDER = Awaited.values();

  private final int[] counts = new int[ORDER.length - 1];
  private int all;

  void add(Awaited what) {
    if (what == Awaited.NOTHING) {
      throw new IllegalArgumentException("no reply to nothing");
    }
    counts[what.ordinal()]++;
    all++;
  }

  void remove(Awaited what) {
    counts[what.ordinal()]--;
    all--;
  }

  /** Returns what the next reply answers. */
  Awaited next() {
    if (all > 0) {
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] > 0) {
          return ORDER[i];
        }
      }
    }
    return Awaited.NOTHING;
  }

  /** Returns the number of pending replies; those of LMTP to the end of a message count once. */
  int count() {
    return all;
  }

  /** Returns the failure of a server whose reply cannot be the next one. */
  ProtocolViolation outOfStep(Reply reply) {
    Awaited what = next();
    return api()
        .protocolViolation(
            "the server answered out of step: "
                + switch (what) {
                  case RESET -> "RSET was";
                  case MAIL, RCPT, DATA -> what + " was";
                  case CHUNK -> "BDAT was";
                  case END -> "the end of the message was";
                  case NOTHING -> "nothing was asked and";
                }
                + " answered by "
                + reply,
            List.of());
  }
}
