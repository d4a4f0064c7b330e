package org.smtpconnector.smtp.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.smtp.transaction.Transactions.OK;
import static org.smtpconnector.smtp.transaction.Transactions.accepted;
import static org.smtpconnector.smtp.transaction.Transactions.asked;
import static org.smtpconnector.smtp.transaction.Transactions.lastChunk;
import static org.smtpconnector.smtp.transaction.Transactions.lmtp;
import static org.smtpconnector.smtp.transaction.Transactions.reply;
import static org.smtpconnector.smtp.transaction.Transactions.smtp;
import static org.smtpconnector.smtp.transaction.Transactions.to;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.smtp.transaction.PendingReplies.Awaited;

/** What the replies to BDAT (RFC 3030) say. */
class ChunkedTransactionTest {
  @ParameterizedTest
  @CsvSource({
    "500 what, true, true",
    "502 no, true, true",
    "501 no, false, false",
    "503 no, false, false",
    "452 full, false, false"
  })
  void knowsAServerThatDoesNotKnowBdat(String said, boolean unknown, boolean mustClose)
      throws Exception {
    MailTransactionState transaction = lastChunk(accepted(smtp(to(1))), said);
    assertThat(transaction.isBdatRefused()).isTrue();
    assertThat(transaction.refusedBdat()).isEqualTo(reply(said));
    assertThat(transaction.isBdatUnknown()).isEqualTo(unknown);
    assertThat(transaction.mustClose()).isEqualTo(mustClose);
    assertThat(transaction.isTextRefused()).isTrue();
  }

  @Test
  void doesNotTakeBdatForUnknownWhereNobodyWasAccepted() throws Exception {
    MailTransactionState transaction = smtp(to(1));
    asked(transaction, Awaited.MAIL, OK);
    asked(transaction, Awaited.RCPT, "550 5.1.1 no such user");
    assertThat(lastChunk(transaction, "500 what").isBdatUnknown()).isFalse();
    assertThat(transaction.isBdatRefusedForNobody()).isTrue();
  }

  @Test
  void knowsAServerThatRefusedTheTextForNobody() throws Exception {
    assertThat(smtp(to(1)).isBdatRefusedForNobody()).isFalse();
    assertThat(lastChunk(accepted(smtp(to(1))), "503 no").isBdatRefusedForNobody()).isFalse();
    MailTransactionState unanswered = asked(smtp(to(1)), Awaited.MAIL, OK);
    assertThat(lastChunk(unanswered, "503 no").isBdatRefusedForNobody()).isFalse();
    MailTransactionState taken = asked(smtp(to(1)), Awaited.RCPT, "550 no");
    assertThat(lastChunk(taken, OK).isBdatRefusedForNobody()).isFalse();
  }

  @Test
  void closesBehindARefusedChunkWhereMoreIsUnderWay() throws Exception {
    MailTransactionState transaction = accepted(smtp(to(1)));
    transaction.asked(Awaited.CHUNK);
    transaction.sentLastChunk();
    transaction.take(reply("452 full"));
    assertThat(transaction.mustClose()).isTrue();
    transaction.take(reply("503 no"));
    assertThat(transaction.refusedBdat()).isEqualTo(reply("452 full"));
    MailTransactionState alone = accepted(smtp(to(1)));
    assertThat(asked(alone, Awaited.CHUNK, OK).isBdatRefused()).isFalse();
    assertThat(asked(alone, Awaited.CHUNK, "452 full").mustClose()).isFalse();
    assertThat(alone.isTextRefused()).isTrue();
  }

  @Test
  void mayHaveItsTextReadAsCommandsUntilTheLastChunkIsTaken() throws Exception {
    assertThat(lastChunk(accepted(smtp(to(1)))).isTextRefused()).isTrue();
    assertThat(lastChunk(accepted(smtp(to(1))), OK).isTextRefused()).isFalse();
    MailTransactionState byData = accepted(smtp(to(1)));
    assertThat(asked(byData, Awaited.END, "554 no").isTextRefused()).isFalse();
    assertThat(byData.isBdatRefused()).isFalse();
  }

  @Test
  void takesAReplyToTheLastChunkInLmtpForOneRecipientAlone() throws Exception {
    MailTransactionState transaction = lastChunk(accepted(lmtp(2)), "452 4.2.2 full", OK);
    assertThat(transaction.isBdatRefused()).isFalse();
    assertThat(transaction.isTaken()).isTrue();
  }
}
