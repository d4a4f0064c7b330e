package org.smtpconnector.smtp.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.smtp.transaction.Transactions.OK;
import static org.smtpconnector.smtp.transaction.Transactions.reply;
import static org.smtpconnector.smtp.transaction.Transactions.smtp;
import static org.smtpconnector.smtp.transaction.Transactions.to;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.transaction.PendingReplies.Awaited;
import org.smtpconnector.smtp.wire.SmtpWire;

/** Replies that had arrived when the server ended the connection amid a write. */
class RemainingRepliesTest {
  private static final String GOING_DOWN = "421 4.3.2 going down";

  private final ScriptedLink server = new ScriptedLink();
  private final MailTransactionState transaction = smtp(to(1));
  private final TransactionReplyReader reader =
      new TransactionReplyReader(
          new SmtpWire(server, DialogueListener.NONE, Duration.ofSeconds(1)),
          SmtpConfig.to("relay.example").build(),
          transaction);

  private void askedAndAnsweredThenEnded() {
    for (Awaited what : List.of(Awaited.RESET, Awaited.MAIL, Awaited.RCPT)) {
      transaction.asked(what);
    }
    server.say(OK);
    server.say(GOING_DOWN);
    server.end();
  }

  @Test
  void areReadAfterTheWriteHasFailed() {
    askedAndAnsweredThenEnded();
    reader.readRemainingReplies(new IOException("Broken pipe"));
    assertThat(transaction.last()).isEqualTo(reply(GOING_DOWN));
  }

  @Test
  void areReadHoweverBusyTheMachineIs() {
    askedAndAnsweredThenEnded();
    server.late(Duration.ofMillis(20));
    reader.readRemainingReplies(new IOException("Broken pipe"));
    assertThat(transaction.last()).isEqualTo(reply(GOING_DOWN));
  }

  @Test
  void areNotAwaitedFromAServerThatHasNotEndedIt() {
    askedAndAnsweredThenEnded();
    reader.readRemainingReplies(new InterruptedIOException("interrupted"));
    assertThat(transaction.last()).isNull();
  }
}
