package org.smtpconnector.smtp.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtpconnector.smtp.Outcomes.statuses;
import static org.smtpconnector.smtp.transaction.Transactions.MESSAGE;
import static org.smtpconnector.smtp.transaction.Transactions.to;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.HeldBack;
import org.smtpconnector.smtp.SmtpException.SenderRefused;

/** One message after the other, until the session or the caller's time is over. */
class MessageSenderTest extends MessageSenderFixture {
  // The end of the session

  @Test
  void sendsNothingOnASessionThatIsOver() throws Exception {
    server.on("MAIL", "421 4.3.2 bye");
    offering();
    assertThat(failed(1, SenderRefused.class).sessionUsable()).isFalse();
    assertThat(messageSender.isOver()).isTrue();
    Disconnected over = failed(1, Disconnected.class);
    assertThat(over).hasMessage("the server takes no more messages on this connection");
    assertThat(over.stale()).isTrue();
    assertThat(over).hasNoCause();
    assertThat(statuses(over.outcomes())).containsExactly(Status.NOT_ATTEMPTED);
    assertThat(commands("MAIL")).hasSize(1);
  }

  @Test
  void closesBehindAMessageThatWasTakenWhereTheServerSaysSo() throws Exception {
    server.on("RCPT", "250 ok", "421 4.7.0 bye");
    offering("PIPELINING", "CHUNKING");
    Receipt receipt = send(2);
    assertThat(statuses(receipt.recipients())).containsExactly(Status.ACCEPTED, Status.DEFERRED);
    assertThat(messageSender.mustClose()).isTrue();
  }

  /** RFC 9422. */
  @Test
  void isOverBehindAsManyMessagesAsTheServerTakes() throws Exception {
    offering("LIMITS MAILMAX=1");
    assertThat(messageSender.isOver()).isFalse();
    send(1);
    assertThat(messageSender.isOver()).isTrue();
    assertThat(messageSender.mustClose()).isFalse();
    failed(1, Disconnected.class);
    assertThat(messageSender.limits().allowAnotherMessage()).isFalse();
  }

  @Test
  void sendsNothingBehindTheDeadline() throws Exception {
    offering();
    HeldBack late =
        catchThrowableOfType(
            HeldBack.class,
            () -> messageSender.send(to(1), MESSAGE, SendDeadline.in(Duration.ZERO)));
    assertThat(late.retryable()).isTrue();
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void waitsNoLongerThanItsCallerDoes() throws Exception {
    SendDeadline deadline = SendDeadline.in(Duration.ofSeconds(7));
    server.on("MAIL", "250 ok", ScriptedLink.SILENCE);
    offering();
    messageSender.send(to(1), MESSAGE, deadline);
    Disconnected late =
        catchThrowableOfType(
            Disconnected.class, () -> messageSender.send(to(1), MESSAGE, deadline));
    assertThat(late.getCause()).hasMessageContaining("within the caller's deadline of 7 s");
    assertThat(messageSender.mustClose()).isTrue();
  }

  @Test
  void waitsForTheNextCallerWithoutTheDeadlineOfTheOneBefore() throws Exception {
    server.on("MAIL", "250 ok", ScriptedLink.SILENCE);
    offering();
    messageSender.send(to(1), MESSAGE, SendDeadline.in(Duration.ofSeconds(7)));
    assertThat(failed(1, Disconnected.class).getCause())
        .hasMessageContaining("milliseconds")
        .hasMessageNotContaining("deadline");
  }

  @Test
  void sendsNothingIntoASessionThatTheServerHasClosed() throws Exception {
    offering();
    server.end();
    Disconnected ended = failed(1, Disconnected.class);
    assertThat(ended).hasMessage("the server had closed the idle session");
    assertThat(ended.stale()).isTrue();
    assertThat(server.heard()).isEmpty();
    assertThat(statuses(ended.outcomes())).containsExactly(Status.NOT_ATTEMPTED);
  }

  @Test
  void sendsNothingWhereTheServerSpokeUnasked() throws Exception {
    offering();
    server.say("421 4.4.2 idle for too long");
    assertThat(failed(1, Disconnected.class).stale()).isTrue();
    assertThat(server.heard()).isEmpty();
  }

  // What the server offers

  /** RFC 6152. */
  @Test
  void sendsSevenBitsWhereTheServerOffersNoMore() throws Exception {
    MessageSource eight =
        new EightBit(MessageSource.of("a: b\r\n\r\ncaf=C3=A9\r\n".getBytes(UTF_8)));
    offering();
    messageSender.send(to(1), eight);
    assertThat(server.heard()).contains("caf=C3=A9");
    offering("8BITMIME");
    messageSender.send(to(1), eight);
    assertThat(server.heard()).contains("caf\u00c3\u00a9");
  }

  /** A message that has a form in octets up to 127. */
  private record EightBit(MessageSource encoded) implements MessageSource {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write("a: b\r\n\r\ncaf\u00e9\r\n".getBytes(UTF_8));
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.empty();
    }

    @Override
    public Content content() {
      return Content.EIGHT_BIT;
    }

    @Override
    public Optional<MessageSource> sevenBit() {
      return Optional.of(encoded);
    }
  }
}
