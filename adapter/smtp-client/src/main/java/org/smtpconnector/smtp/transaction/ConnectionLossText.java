package org.smtpconnector.smtp.transaction;

import java.io.IOException;
import java.time.Duration;
import org.smtpconnector.smtp.grammar.Printable;
import org.smtpconnector.smtp.net.DeadlinePassed;
import org.smtpconnector.smtp.transaction.PendingReplies.Awaited;

/** The text that describes how a connection was lost while a message was sent. */
final class ConnectionLossText {
  private ConnectionLossText() {}

  /**
   * Returns the text for a loss before the whole message was sent.
   *
   * @param unanswered the first command without a reply
   */
  static String beforeTheEnd(IOException e, Awaited unanswered) {
    return e instanceof DeadlinePassed passed
        ? passed.deadline()
            + " passed "
            + phase(unanswered)
            + ", before the message was sent whole, so nothing was delivered"
        : "the connection was lost before the message was sent: " + why(e);
  }

  private static String phase(Awaited unanswered) {
    return switch (unanswered) {
      case RESET -> "at RSET";
      case MAIL, RCPT, DATA -> "at " + unanswered;
      case CHUNK, END, NOTHING -> "in the content of the message";
    };
  }

  /** Returns the text for a loss when the server may have the whole message. */
  static String afterTheEnd(IOException e) {
    return e instanceof DeadlinePassed passed
        ? passed.deadline()
            + " passed at the end of the message"
            + grace(passed.deadline().finalReply())
            + ": there is no reply to it, so it may have been delivered"
        : "the reply to the message was lost, so it may have been delivered: " + why(e);
  }

  private static String grace(Duration finalReply) {
    return finalReply.isZero()
        ? ""
        : ", and so did the " + Printable.of(finalReply) + " for the final reply";
  }

  private static String why(IOException e) {
    return Printable.of(String.valueOf(e.getMessage()));
  }
}
