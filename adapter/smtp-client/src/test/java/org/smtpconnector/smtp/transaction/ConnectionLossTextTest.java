package org.smtpconnector.smtp.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.net.DeadlinePassed;
import org.smtpconnector.smtp.transaction.PendingReplies.Awaited;

class ConnectionLossTextTest {
  private static final IOException RESET = new IOException("Connection reset\r\nby peer");

  private static IOException passed(Duration finalReply) {
    return new DeadlinePassed("over", SendDeadline.in(Duration.ofSeconds(10), finalReply));
  }

  @ParameterizedTest
  @CsvSource({
    "RESET, at RSET",
    "MAIL, at MAIL",
    "RCPT, at RCPT",
    "DATA, at DATA",
    "CHUNK, in the content of the message",
    "END, in the content of the message",
    "NOTHING, in the content of the message"
  })
  void saysAtWhichCommandADeadlinePassed(Awaited unanswered, String where) {
    assertThat(ConnectionLossText.beforeTheEnd(passed(Duration.ZERO), unanswered))
        .isEqualTo(
            "the caller's deadline of 10 s passed "
                + where
                + ", before the message was sent whole, so nothing was delivered");
  }

  @Test
  void saysWhetherTheMessageMayHaveBeenDelivered() {
    assertThat(ConnectionLossText.beforeTheEnd(RESET, Awaited.MAIL))
        .startsWith("the connection was lost before the message was sent: Connection reset");
    assertThat(ConnectionLossText.afterTheEnd(RESET))
        .startsWith(
            "the reply to the message was lost, so it may have been delivered: Connection reset")
        .doesNotContain("\r", "\n");
  }

  @Test
  void saysThatTheTimeForTheFinalReplyPassedWhereThereWasSome() {
    assertThat(ConnectionLossText.afterTheEnd(passed(Duration.ZERO)))
        .isEqualTo(
            "the caller's deadline of 10 s passed at the end of the message: there is no reply to"
                + " it, so it may have been delivered");
    assertThat(ConnectionLossText.afterTheEnd(passed(Duration.ofMillis(500))))
        .contains(" at the end of the message, and so did the 500 ms for the final reply: ");
  }
}
