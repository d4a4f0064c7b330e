package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.SmtpException.SourceFailed;

/** A message that cannot be read to its end, or that no server may get as it is. */
class SourceFailedTest extends SessionFixture {
  @Test
  void sendsNoHalfMessageWhenItsSourceFails() throws SmtpException {
    SmtpSession session = open();
    SourceFailed failed =
        catchThrowableOfType(
            SourceFailed.class, () -> session.send(TO_ANN, new HalfMessage(1_000_000)));
    assertThat(failed).hasMessageContaining("disk failed").hasCauseInstanceOf(IOException.class);
    assertThat(failed.retryable()).isFalse();
    assertThat(failed.sessionUsable()).isFalse();
    server.awaitOpenConnections(0, SOON);
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void sendsNothingOfASmallMessageWhoseSourceFails() throws SmtpException {
    try (SmtpSession session = open()) {
      SourceFailed failed =
          catchThrowableOfType(SourceFailed.class, () -> session.send(TO_ANN, new HalfMessage(0)));
      assertThat(failed.sessionUsable()).isTrue();
      assertThat(server.commands()).hasSize(1); // EHLO
      assertThat(session.send(TO_ANN, HELLO).accepted()).hasSize(1);
    }
  }

  @Test
  void refusesALongLineBeforeTheServerHasTheMessage() throws SmtpException {
    String lines = ("x".repeat(900) + "\r\n").repeat(1000);
    for (String before : List.of("", lines)) {
      MessageSource longLine = MessageSource.of((before + "x".repeat(999)).getBytes(UTF_8));
      assertThatThrownBy(() -> open().send(TO_ANN, longLine))
          .isInstanceOf(SourceFailed.class)
          .hasMessageContaining("998");
      assertThat(server.messages()).isEmpty();
    }
  }

  /** A print stream keeps to itself what it is thrown, and writes on. */
  @Test
  void deliversNoMessageWithoutItsLongLineThoughTheSourceGoesOn() throws SmtpException {
    MessageSource source =
        new MessageSource() {
          @Override
          public void writeTo(OutputStream out) {
            PrintStream print = new PrintStream(out, false, UTF_8);
            print.print("Subject: x\r\n\r\n");
            print.print("y".repeat(999) + "\r\n");
            print.print("That was all.\r\n");
            print.flush();
          }

          @Override
          public OptionalLong size() {
            return OptionalLong.empty();
          }

          @Override
          public Content content() {
            return Content.SEVEN_BIT;
          }
        };
    try (SmtpSession session = open()) {
      assertThatThrownBy(() -> session.send(TO_ANN, source))
          .isInstanceOf(SourceFailed.class)
          .hasMessageContaining("998");
      assertThat(session.send(TO_ANN, HELLO).accepted()).hasSize(1);
    }
    assertThat(server.messages()).hasSize(1);
  }
}
