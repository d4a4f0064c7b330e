package org.smtpconnector.smtp.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Stream;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Protocol;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.transaction.PendingReplies.Awaited;

/** Transactions of one message, as far as their replies came. */
public final class Transactions {
  static final String OK = "250 2.0.0 ok";
  static final String NO_USER = "550 5.1.1 no such user";
  static final String FULL = "452 4.2.2 full";
  static final String NO = "554 5.7.1 spam";

  static final MessageSource MESSAGE =
      MessageSource.of("Subject: Report\r\n\r\nAll good.\r\n".getBytes(UTF_8));

  private Transactions() {}

  public static Reply reply(String line) {
    return Reply.of(Integer.parseInt(line.substring(0, 3)), List.of(line.substring(4)));
  }

  static Envelope to(int recipients) {
    return Envelope.of(
        "shop@shop.example",
        Stream.iterate(1, i -> i + 1)
            .limit(recipients)
            .map(i -> "r" + i + "@doe.example")
            .toArray(String[]::new));
  }

  static Envelope allOrNothing(int recipients) {
    return to(recipients).with(MailParameters.builder().allOrNothing().build());
  }

  static MailTransactionState smtp(Envelope envelope) {
    return new MailTransactionState(Protocol.SMTP, envelope, MESSAGE);
  }

  static MailTransactionState lmtp(int recipients) {
    return new MailTransactionState(Protocol.LMTP, to(recipients), MESSAGE);
  }

  /** Asks, and gives these replies to it, fewer or more than are awaited. */
  static MailTransactionState asked(
      MailTransactionState transaction, Awaited what, String... replies) throws ProtocolViolation {
    transaction.asked(what);
    return answered(transaction, replies);
  }

  /** The last chunk went out, and got these replies. */
  static MailTransactionState lastChunk(MailTransactionState transaction, String... replies)
      throws ProtocolViolation {
    transaction.sentLastChunk();
    return answered(transaction, replies);
  }

  private static MailTransactionState answered(MailTransactionState transaction, String... replies)
      throws ProtocolViolation {
    for (String reply : replies) {
      transaction.take(reply(reply));
    }
    return transaction;
  }

  /** MAIL and RCPT were accepted. */
  static MailTransactionState accepted(MailTransactionState transaction) throws ProtocolViolation {
    asked(transaction, Awaited.MAIL, OK);
    for (int i = 0; i < transaction.envelope().recipients().size(); i++) {
      asked(transaction, Awaited.RCPT, OK);
    }
    return transaction;
  }

  /** To two: one who is refused so, and one who is accepted. */
  static MailTransactionState oneRefused(String how) throws ProtocolViolation {
    MailTransactionState two = smtp(to(2));
    asked(two, Awaited.MAIL, OK);
    asked(two, Awaited.RCPT, how);
    return asked(two, Awaited.RCPT, OK);
  }

  /** MAIL and RCPT went out. */
  static MailTransactionState unanswered() {
    MailTransactionState transaction = smtp(to(1));
    transaction.asked(Awaited.MAIL);
    transaction.asked(Awaited.RCPT);
    return transaction;
  }
}
