package org.smtpconnector.smtp.wire;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.util.List;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;

/**
 * The limit on the total length of the replies in one transaction, which are kept until it ends:
 * each reply may be long, but not all of them.
 */
public final class ReplyBudget {
  /** The octets in all beyond what RFC 5321 4.5.3.1.5 allows for each reply. */
  private static final int ABOVE = 128 * 1024;

  private static final int OF_A_REPLY = 512;
  private static final int AROUND_A_LINE = 6; // code, separator, CRLF

  private long left = ABOVE;

  /**
   * Subtracts the length of this reply.
   *
   * @throws ProtocolViolation if the limit is exceeded
   */
  public void spend(Reply reply) throws ProtocolViolation {
    left += OF_A_REPLY;
    for (String line : reply.lines()) {
      left -= line.length() + AROUND_A_LINE;
    }
    if (left < 0) {
      throw api()
          .protocolViolation(
              "the server does not speak SMTP: its replies to one message are longer than "
                  + OF_A_REPLY
                  + " octets each, plus "
                  + ABOVE
                  + " in all",
              List.of());
    }
  }
}
