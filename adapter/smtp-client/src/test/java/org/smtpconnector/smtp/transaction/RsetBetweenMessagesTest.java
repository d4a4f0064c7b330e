package org.smtpconnector.smtp.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.smtp.transaction.Transactions.NO_USER;

import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.SenderRefused;

/** When RSET (RFC 5321 4.1.1.5) goes ahead of the next message. */
class RsetBetweenMessagesTest extends MessageSenderFixture {
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
}
