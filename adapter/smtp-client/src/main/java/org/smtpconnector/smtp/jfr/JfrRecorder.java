package org.smtpconnector.smtp.jfr;

import java.util.List;
import java.util.stream.Collectors;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.jfr.JfrEvents.Authenticate;
import org.smtpconnector.smtp.jfr.JfrEvents.Connect;
import org.smtpconnector.smtp.jfr.JfrEvents.Send;
import org.smtpconnector.smtp.jfr.JfrEvents.SessionEvent;
import org.smtpconnector.smtp.jfr.JfrEvents.TlsHandshake;

/** Records events while a recording enables them; else creates no objects for a message. */
final class JfrRecorder extends SessionEventRecorder {
  private static final Send PROBE = new Send(); // only asked whether it is enabled

  @Override
  public Step connect(SmtpConfig config) {
    Connect event = new Connect();
    return step(event, config, detail -> event.address = detail);
  }

  @Override
  public Step handshake(SmtpConfig config) {
    TlsHandshake event = new TlsHandshake();
    return step(event, config, detail -> event.protocol = detail);
  }

  @Override
  public Step authenticate(SmtpConfig config) {
    Authenticate event = new Authenticate();
    return step(event, config, detail -> event.mechanism = detail);
  }

  private interface Detail {
    void set(String text);
  }

  private static Step step(SessionEvent event, SmtpConfig config, Detail detail) {
    if (!event.isEnabled()) {
      return Step.NONE;
    }
    event.host = config.host();
    event.port = config.port();
    event.begin();
    return (text, failure) -> {
      event.end();
      if (event.shouldCommit()) {
        detail.set(text);
        event.outcome = failure == null ? "done" : failure.getClass().getSimpleName();
        event.reply = failure instanceof SmtpException e ? codes(e) : null;
        event.commit();
      }
    };
  }

  /** Returns the codes of a reply without its text, in which servers name addresses. */
  private static String codes(Reply reply) {
    return reply.code() + reply.enhanced().map(status -> " " + status).orElse("");
  }

  private static String codes(SmtpException failure) {
    return failure.reply().map(JfrRecorder::codes).orElse(null);
  }

  @Override
  public Sending send(SmtpConfig config, Envelope envelope, MessageSource message) {
    return PROBE.isEnabled() ? new Recording(config, envelope, message) : null;
  }

  private static final class Recording implements Sending {
    private final Send event = new Send();
    private final long began = System.nanoTime();
    private long answered = began;

    Recording(SmtpConfig config, Envelope envelope, MessageSource message) {
      event.host = config.host();
      event.port = config.port();
      event.recipients = envelope.recipients().size();
      event.octets = message.size().orElse(-1);
      if (config.recordAddresses()) {
        event.from = envelope.reversePath();
        event.to =
            envelope.recipients().stream()
                .map(Recipient::toString)
                .collect(Collectors.joining(" "));
      }
      event.begin();
    }

    @Override
    public void envelopeAnswered() {
      answered = System.nanoTime();
    }

    @Override
    public void accepted(Receipt receipt) {
      List<RecipientOutcome> accepted = receipt.accepted();
      event.accepted = accepted.size();
      end("accepted", accepted.get(0).reply().map(JfrRecorder::codes).orElse(null));
    }

    @Override
    public void failed(SmtpException failure) {
      end(failure.getClass().getSimpleName(), codes(failure));
    }

    private void end(String outcome, String reply) {
      event.end();
      if (event.shouldCommit()) {
        event.outcome = outcome;
        event.reply = reply;
        event.envelopeTime = answered - began;
        event.messageTime = System.nanoTime() - answered;
        event.commit();
      }
    }
  }
}
