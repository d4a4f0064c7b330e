package org.smtpconnector.smtp;

import java.util.List;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;

/**
 * What a server may say in one transaction: each reply may be long, but not all of them, since they
 * are kept until it ends.
 */
final class ReplyBudget {
  /** So many octets above what RFC 5321 4.5.3.1.5 lets each reply have. */
  private static final int ABOVE = 128 * 1024;

  private static final int OF_A_REPLY = 512;
  private static final int AROUND_A_LINE = 6; // code, separator, CRLF

  private long left = ABOVE;

  /**
   * Takes what this reply has off what is left.
   *
   * @throws ProtocolViolation if that is too little
   */
  void spend(Reply reply) throws ProtocolViolation {
    left += OF_A_REPLY;
    for (String line : reply.lines()) {
      left -= line.length() + AROUND_A_LINE;
    }
    if (left < 0) {
      throw new ProtocolViolation(
          "the server does not speak SMTP: its replies to one message are longer than "
              + OF_A_REPLY
              + " octets each, plus "
              + ABOVE
              + " in all",
          List.of());
    }
  }
}
