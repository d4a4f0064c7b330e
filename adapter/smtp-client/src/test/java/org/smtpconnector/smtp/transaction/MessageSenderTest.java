package org.smtpconnector.smtp.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.LearnedServerBehavior;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;
import org.smtpconnector.smtp.SmtpException.HeldBack;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.SenderRefused;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.smtp.wire.SmtpWire;

/** What a server is told of one message after the other, and what is learned of it. */
class MessageSenderTest {
  private static final String NO_USER = "550 5.1.1 no such user";
  private static final String TOO_MANY = "452 4.5.3 too many recipients";
  private static final MessageSource MESSAGE = MailTransactionTest.MESSAGE;

  private ScriptedLink server = new ScriptedLink();
  private final LearnedServerBehavior behavior = new LearnedServerBehavior();
  private MessageSender messageSender;

  private MessageSender offering(String... extensions) {
    SmtpConfig config =
        SmtpConfig.to("relay.example")
            .security(TransportSecurity.PLAIN)
            .learnedBehavior(behavior)
            .build();
    List<String> ehlo = Stream.concat(Stream.of("relay.example"), Stream.of(extensions)).toList();
    messageSender =
        new MessageSender(
            new SmtpWire(server, DialogueListener.NONE, Duration.ofSeconds(1)),
            config,
            Capabilities.of(Reply.of(250, ehlo)));
    return messageSender;
  }

  private Receipt send(int recipients) throws SmtpException {
    return messageSender.send(MailTransactionTest.to(recipients), MESSAGE);
  }

  private <E extends SmtpException> E failed(int recipients, Class<E> how) {
    return catchThrowableOfType(how, () -> send(recipients));
  }

  private List<String> commands(String verb) {
    return server.heard().stream().filter(line -> line.startsWith(verb)).toList();
  }

  private static List<Status> statuses(List<RecipientOutcome> outcomes) {
    return outcomes.stream().map(RecipientOutcome::status).toList();
  }

  // RSET

  @Test
  void sendsNoRsetBehindAMessageThatWasTaken() throws Exception {
    offering("PIPELINING");
    send(1);
    assertThat(messageSender.owesReset()).isFalse();
    send(1);
    assertThat(commands("RSET")).isEmpty();
    assertThat(commands("MAIL")).hasSize(2);
    assertThat(messageSender.isOver()).isFalse();
    assertThat(messageSender.mustClose()).isFalse();
  }

  @Test
  void sendsRsetAheadOfTheNextMessageBehindARefusedOne() throws Exception {
    server.on("RCPT", NO_USER);
    offering("PIPELINING", "CHUNKING");
    server.on("BDAT", "503 5.5.1 no valid recipients");
    assertThat(failed(1, RecipientsRefused.class).sessionUsable()).isTrue();
    assertThat(messageSender.owesReset()).isTrue();
    assertThat(messageSender.mustResetAlone()).isTrue();
    send(1);
    assertThat(commands("RSET")).hasSize(1);
    assertThat(messageSender.owesReset()).isFalse();
    assertThat(behavior.areRefusedChunksRead()).as("its octets were no commands").isTrue();
  }

  @Test
  void sendsRsetWithTheNextMessageWhereNoTextWasRefused() throws Exception {
    server.on("MAIL", "550 5.7.1 no").on("DATA", "503 5.5.1 MAIL first");
    offering("PIPELINING");
    failed(1, SenderRefused.class);
    assertThat(messageSender.owesReset()).isTrue();
    assertThat(messageSender.mustResetAlone()).isFalse();
    int before = server.writes();
    send(1);
    assertThat(server.writes() - before).as("commands, then the text").isEqualTo(2);
    assertThat(commands("RSET")).hasSize(1);
    assertThat(messageSender.owesReset()).isFalse();
    assertThat(behavior.areRefusedChunksRead()).isFalse();
  }

  @Test
  void owesNoRsetOnceTheServerWasReset() throws Exception {
    server.on("MAIL", "550 5.7.1 no");
    offering();
    failed(1, SenderRefused.class);
    messageSender.wasReset();
    send(1);
    assertThat(commands("RSET")).isEmpty();
  }

  @Test
  void learnsNothingOfRefusedChunksFromOneThatWasWanted() throws Exception {
    server.on("BDAT", "554 5.7.1 spam");
    offering("PIPELINING", "CHUNKING");
    failed(1, MessageRefused.class);
    assertThat(messageSender.mustResetAlone()).isTrue();
    send(1);
    assertThat(commands("RSET")).hasSize(1);
    assertThat(behavior.areRefusedChunksRead()).isFalse();
  }

  @Test
  void sendsNothingMoreWhereRsetAloneIsRefused() throws Exception {
    server.on("BDAT", "554 5.7.1 spam").on("RSET", "500 what");
    offering("PIPELINING", "CHUNKING");
    failed(1, MessageRefused.class);
    Disconnected lost = failed(1, Disconnected.class);
    assertThat(lost.stale()).isTrue();
    assertThat(commands("MAIL")).hasSize(1);
    assertThat(messageSender.mustClose()).isTrue();
    assertThat(messageSender.isOver()).isTrue();
  }

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
            () ->
                messageSender.send(
                    MailTransactionTest.to(1), MESSAGE, SendDeadline.in(Duration.ZERO)));
    assertThat(late.retryable()).isTrue();
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void waitsNoLongerThanItsCallerDoes() throws Exception {
    SendDeadline deadline = SendDeadline.in(Duration.ofSeconds(7));
    server.on("MAIL", "250 ok", ScriptedLink.SILENCE);
    offering();
    messageSender.send(MailTransactionTest.to(1), MESSAGE, deadline);
    Disconnected late =
        catchThrowableOfType(
            Disconnected.class,
            () -> messageSender.send(MailTransactionTest.to(1), MESSAGE, deadline));
    assertThat(late.getCause()).hasMessageContaining("within the caller's deadline of 7 s");
    assertThat(messageSender.mustClose()).isTrue();
  }

  @Test
  void waitsForTheNextCallerWithoutTheDeadlineOfTheOneBefore() throws Exception {
    server.on("MAIL", "250 ok", ScriptedLink.SILENCE);
    offering();
    messageSender.send(MailTransactionTest.to(1), MESSAGE, SendDeadline.in(Duration.ofSeconds(7)));
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

  // What is learned

  @Test
  void learnsThatTheServerTurnsAwayBehindAsManyMessagesTwice() throws Exception {
    for (int connection = 0; connection < 2; connection++) {
      assertThat(behavior.mostMessages()).isEmpty();
      server.on("MAIL", "250 ok", "250 ok", "421 4.7.0 too many");
      offering();
      send(1);
      send(1);
      failed(1, SenderRefused.class);
    }
    assertThat(behavior.mostMessages()).hasValue(2);
  }

  /** It says nothing of how many it takes. */
  @Test
  void learnsNothingFromAServerThatTakesNone() throws Exception {
    for (int connection = 0; connection < 10; connection++) {
      server.on("MAIL", "421 4.7.0 too many");
      offering();
      failed(1, SenderRefused.class);
    }
    assertThat(behavior.mostMessages()).isEmpty();
  }

  @Test
  void learnsThatTheServerClosesBehindAsManyMessagesFiveTimes() throws Exception {
    for (int connection = 0; connection < 5; connection++) {
      assertThat(behavior.mostMessages()).isEmpty();
      server = new ScriptedLink().on("MAIL", "250 ok", ScriptedLink.END);
      offering();
      send(1);
      assertThat(failed(1, Disconnected.class).stale()).isTrue();
    }
    assertThat(behavior.mostMessages()).hasValue(1);
  }

  /** A silence is no end. */
  @Test
  void learnsNothingFromAServerThatDoesNotAnswer() throws Exception {
    for (int connection = 0; connection < 10; connection++) {
      server = new ScriptedLink().on("MAIL", "250 ok", ScriptedLink.SILENCE);
      offering();
      send(1);
      failed(1, Disconnected.class);
    }
    assertThat(behavior.mostMessages()).isEmpty();
  }

  @Test
  void learnsThatBdatIsUnknownAndGoesOnByData() throws Exception {
    server.on("BDAT", "500 5.5.2 what");
    offering("PIPELINING", "CHUNKING");
    assertThat(messageSender.isChunking()).isTrue();
    assertThat(failed(1, Disconnected.class).stale()).isTrue();
    assertThat(behavior.isBdatUnknown()).isTrue();
    assertThat(messageSender.isChunking()).isFalse();
  }

  // Recipients in parts

  @Test
  void sendsAgainToThoseWhoWereTooMany() throws Exception {
    server.on("RCPT", "250 ok", "250 ok", TOO_MANY, NO_USER, TOO_MANY);
    offering("PIPELINING");
    Receipt receipt = send(5);
    assertThat(statuses(receipt.recipients()))
        .containsExactly(
            Status.ACCEPTED, Status.ACCEPTED, Status.ACCEPTED, Status.REFUSED, Status.ACCEPTED);
    assertThat(receipt.recipients())
        .extracting(outcome -> outcome.address().localPart())
        .containsExactly("r1", "r2", "r3", "r4", "r5");
    assertThat(commands("MAIL")).hasSize(2);
    assertThat(commands("RCPT"))
        .hasSize(7)
        .endsWith("RCPT TO:<r3@doe.example>", "RCPT TO:<r5@doe.example>");
    assertThat(behavior.mostRecipients()).hasValue(2);
  }

  @Test
  void takesAMailboxThatIsFullForNoLimit() throws Exception {
    server.on("RCPT", "250 ok", "452 4.2.2 full");
    offering("PIPELINING");
    assertThat(statuses(send(2).recipients())).containsExactly(Status.ACCEPTED, Status.DEFERRED);
    assertThat(commands("MAIL")).hasSize(1);
    assertThat(behavior.mostRecipients()).isEmpty();
  }

  /** RFC 9422. */
  @Test
  void sendsToAsManyRecipientsAtOnceAsTheServerTakes() throws Exception {
    offering("LIMITS RCPTMAX=2");
    assertThat(send(5).accepted()).hasSize(5);
    assertThat(commands("MAIL")).hasSize(3);
  }

  @Test
  void splitsNoMessageThatGoesToAllOrNone() throws Exception {
    offering("LIMITS RCPTMAX=2");
    ExtensionMissing missing =
        catchThrowableOfType(
            ExtensionMissing.class,
            () -> messageSender.send(MailTransactionTest.allOrNothing(3), MESSAGE));
    assertThat(missing)
        .hasMessageContaining("3 recipients or to none")
        .hasMessageContaining("at most 2");
    assertThat(statuses(missing.outcomes())).containsOnly(Status.NOT_ATTEMPTED).hasSize(3);
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void goesOnWithTheNextPartWhereAllOfOneAreRefused() throws Exception {
    server.on("RCPT", NO_USER, "250 ok", NO_USER);
    offering("LIMITS RCPTMAX=1");
    assertThat(statuses(send(3).recipients()))
        .containsExactly(Status.REFUSED, Status.ACCEPTED, Status.REFUSED);
    assertThat(commands("RSET")).hasSize(1);
  }

  @Test
  void isARefusalWhereNobodyOfAnyPartIsAccepted() throws Exception {
    server.on("RCPT", NO_USER, NO_USER);
    offering("LIMITS RCPTMAX=1");
    RecipientsRefused refused = failed(2, RecipientsRefused.class);
    assertThat(statuses(refused.outcomes())).containsExactly(Status.REFUSED, Status.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"554 5.7.1 spam", "421 4.3.2 bye"})
  void asksForNoMoreWhereTheMessageIsRefused(String said) throws Exception {
    server.on(".", "250 ok", said);
    offering("LIMITS RCPTMAX=1");
    Receipt receipt = send(3);
    assertThat(receipt.recipients().get(0).status()).isEqualTo(Status.ACCEPTED);
    assertThat(receipt.recipients().get(2).status()).isEqualTo(Status.NOT_ATTEMPTED);
    assertThat(commands("MAIL")).hasSize(2);
  }

  @Test
  void asksForNoMoreWhereTheServerClosesAtARecipient() throws Exception {
    server.on("RCPT", "421 4.3.2 bye");
    offering("LIMITS RCPTMAX=1");
    RecipientsRefused refused = failed(2, RecipientsRefused.class);
    assertThat(statuses(refused.outcomes())).containsExactly(Status.DEFERRED, Status.NOT_ATTEMPTED);
    assertThat(commands("MAIL")).hasSize(1);
  }

  @Test
  void isInDoubtOfThePartWhoseReplyWasLostThoughAnotherWasAccepted() throws Exception {
    server.on(".", "250 ok", ScriptedLink.END);
    offering("LIMITS RCPTMAX=1");
    InDoubt doubt = failed(3, InDoubt.class);
    assertThat(statuses(doubt.outcomes()))
        .containsExactly(Status.ACCEPTED, Status.UNKNOWN, Status.NOT_ATTEMPTED);
  }

  @Test
  void leavesToAnotherConnectionWhatThisOneDoesNotTake() throws Exception {
    offering("LIMITS RCPTMAX=1 MAILMAX=2");
    assertThat(statuses(send(3).recipients()))
        .containsExactly(Status.ACCEPTED, Status.ACCEPTED, Status.NOT_ATTEMPTED);
    Disconnected over = failed(3, Disconnected.class);
    assertThat(statuses(over.outcomes())).containsOnly(Status.NOT_ATTEMPTED).hasSize(3);
    assertThat(over.stale()).isTrue();
  }

  // What the server offers

  /** RFC 6152. */
  @Test
  void sendsSevenBitsWhereTheServerOffersNoMore() throws Exception {
    MessageSource eight =
        new EightBit(MessageSource.of("a: b\r\n\r\ncaf=C3=A9\r\n".getBytes(UTF_8)));
    offering();
    messageSender.send(MailTransactionTest.to(1), eight);
    assertThat(server.heard()).contains("caf=C3=A9");
    offering("8BITMIME");
    messageSender.send(MailTransactionTest.to(1), eight);
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
