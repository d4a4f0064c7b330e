package org.smtpconnector.smtp.wire;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.IOException;
import java.util.List;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.SourceFailed;
import org.smtpconnector.smtp.Timeouts;
import org.smtpconnector.smtp.grammar.Printable;
import org.smtpconnector.smtp.net.Deadline;

/** The exchange after a 354 (RFC 5321 4.1.1.4): the text and the reply to its end. */
public record DotStuffedDataExchange(SmtpWire wire, Timeouts timeouts) {
  /**
   * Sends the text.
   *
   * @throws SourceFailed if the message cannot be read
   * @throws InDoubt if the reply to its end was lost
   */
  public Reply run(MessageSource message) throws IOException {
    Deadline deadline = Deadline.in(timeouts.messageEnd(), "reply to the message");
    new MessageOutput(wire.output(), MessageOutput.Form.STUFFED, () -> flush(deadline))
        .take(message, e -> api().sourceFailed(e, List.of(), false));
    long end = wire.position();
    wire.requireQuiet();
    try {
      wire.flush(deadline);
      return wire.readReply(deadline);
    } catch (IOException e) {
      if (!wire.isWrittenTo(end)) {
        throw e;
      }
      throw api()
          .inDoubt(
              "the reply to the message was lost, so it may have been delivered: "
                  + Printable.of(String.valueOf(e.getMessage())),
              e,
              List.of());
    }
  }

  private void flush(Deadline deadline) throws IOException {
    wire.requireQuiet();
    wire.flush(deadline);
  }
}
