package org.smtpconnector.smtp.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.smtp.transaction.Transactions.OK;
import static org.smtpconnector.smtp.transaction.Transactions.accepted;
import static org.smtpconnector.smtp.transaction.Transactions.asked;
import static org.smtpconnector.smtp.transaction.Transactions.lastChunk;
import static org.smtpconnector.smtp.transaction.Transactions.reply;
import static org.smtpconnector.smtp.transaction.Transactions.smtp;
import static org.smtpconnector.smtp.transaction.Transactions.to;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.transaction.PendingReplies.Awaited;
import org.smtpconnector.smtp.wire.SmtpWire;

/** Replies that come too early, too many of them, or too much in one. */
class EarlyAndSurplusRepliesTest {
  @Test
  void takesARefusalOfATextWhoseEndWasNotSent() throws Exception {
    MailTransactionState transaction = asked(accepted(smtp(to(1))), Awaited.DATA, "354 go");
    transaction.takeEarly(reply("400 too much"));
    assertThat(transaction.data()).isEqualTo(reply("400 too much"));
    assertThat(transaction.last()).isEqualTo(reply("400 too much"));
    assertThat(transaction.mustClose()).isTrue();
    assertThat(transaction.wantsMessage()).isFalse();
  }

  @Test
  void takesNothingElseForSuchARefusal() throws Exception {
    MailTransactionState transaction = asked(accepted(smtp(to(1))), Awaited.DATA, "354 go");
    assertThatThrownBy(() -> transaction.takeEarly(reply(OK)))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage("the server answered out of step: nothing was asked and answered by " + OK);
    assertThatThrownBy(() -> accepted(smtp(to(1))).takeEarly(reply("554 no")))
        .isInstanceOf(ProtocolViolation.class);
    transaction.asked(Awaited.END);
    assertThatThrownBy(() -> transaction.takeEarly(reply("554 no")))
        .hasMessageContaining("the end of the message was answered by 554 no");
  }

  @Test
  void isOutOfCountWhereARepliesTooManyIsNotLikeTheOthers() throws Exception {
    MailTransactionState alike = accepted(smtp(to(1)));
    alike.takeSurplus(reply(OK));
    assertThat(alike.isOutOfCount()).isFalse();
    assertThat(alike.mustClose()).isTrue();
    MailTransactionState other = accepted(smtp(to(1)));
    other.takeSurplus(reply("500 what"));
    assertThat(other.isOutOfCount()).isTrue();
    MailTransactionState refused = asked(smtp(to(1)), Awaited.MAIL, "550 no");
    asked(refused, Awaited.RCPT, OK);
    refused.takeSurplus(reply(OK));
    assertThat(refused.isOutOfCount()).isTrue();
    MailTransactionState closing = accepted(smtp(to(1)));
    closing.takeSurplus(reply("421 bye"));
    assertThat(closing.isOutOfCount()).isFalse();
  }

  @Test
  void expectsErrorsBehindAChunkThatWasRefused() throws Exception {
    MailTransactionState transaction = lastChunk(accepted(smtp(to(1))), "503 no");
    transaction.takeSurplus(reply("500 what"));
    assertThat(transaction.isOutOfCount()).isFalse();
    transaction.takeSurplus(reply(OK));
    assertThat(transaction.isOutOfCount()).isTrue();
  }

  @Test
  void isOutOfCountBehindOctetsThatAreNoReply() throws Exception {
    MailTransactionState transaction = accepted(smtp(to(1)));
    transaction.takeSurplusOfNoShape();
    assertThat(transaction.isOutOfCount()).isTrue();
    assertThat(transaction.mustClose()).isTrue();
  }

  @Test
  void takesNoMoreInAllThanRepliesMayHave() throws Exception {
    String line = "250 " + "x".repeat(60_000);
    MailTransactionState transaction = smtp(to(3));
    asked(transaction, Awaited.MAIL, line);
    asked(transaction, Awaited.RCPT, line);
    assertThatThrownBy(() -> asked(transaction, Awaited.RCPT, line))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("longer than 512 octets each");
  }

  @ParameterizedTest
  @CsvSource({"250 ok, 60000", "421 bye, 2000", "521 bye, 2000", "354 go, 2000"})
  void hasLittlePatienceWithAServerThatClosesOrReadsText(String reset, int millis)
      throws Exception {
    ScriptedLink server = new ScriptedLink();
    MailTransactionState transaction = smtp(to(1));
    for (Awaited what : List.of(Awaited.RESET, Awaited.MAIL, Awaited.RCPT)) {
      transaction.asked(what);
    }
    server.say(reset);
    SmtpWire wire = new SmtpWire(server, DialogueListener.NONE, Duration.ofSeconds(1));
    SmtpConfig config = SmtpConfig.to("relay.example").build();
    assertThatThrownBy(() -> new TransactionReplyReader(wire, config, transaction).read())
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessage("no reply within " + millis + " milliseconds");
    assertThat(transaction.awaited()).isEqualTo(Awaited.MAIL);
  }
}
