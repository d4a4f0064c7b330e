package org.smtpconnector.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.smtpconnector.smtp.wire.MessageOutput.Form;
import org.smtpconnector.smtp.wire.MessageOutput.LineTooLong;

/** Whatever a message holds, its lines arrive, behind one terminator. */
class MessageOutputFuzz {
  @FuzzTest(maxDuration = "5s")
  void forAMoment(FuzzedDataProvider data) throws Exception {
    check(data);
  }

  @Tag("long")
  @FuzzTest(maxDuration = "60s")
  void forAMinute(FuzzedDataProvider data) throws Exception {
    check(data);
  }

  private static void check(FuzzedDataProvider data) throws Exception {
    int piece = data.consumeInt(1, 50);
    byte[] message = data.consumeRemainingAsBytes();
    String wire;
    try {
      wire = rendered(message, piece, Form.STUFFED);
    } catch (UncheckedIOException e) {
      assertThat(e.getCause()).isInstanceOf(LineTooLong.class);
      return;
    }
    String sent = "\r\n" + wire;
    assertThat(sent.indexOf("\r\n.\r\n")).isEqualTo(sent.length() - 5);
    assertThat(sent.replace("\r\n", "")).doesNotContain("\r", "\n");
    String received = sent.substring(0, sent.length() - 3).replace("\r\n.", "\r\n");
    assertThat(received).isEqualTo("\r\n" + normal(message));
    assertThat(rendered(message, piece, Form.LINES)).isEqualTo(normal(message));
  }

  private static String rendered(byte[] message, int piece, Form form) throws IOException {
    return new Rendering(form)
        .of(
            out -> {
              for (int i = 0; i < message.length; i += piece) {
                out.write(message, i, Math.min(piece, message.length - i));
              }
            });
  }

  private static String normal(byte[] message) {
    String text =
        new String(message, StandardCharsets.ISO_8859_1)
            .replace("\r\n", "\n")
            .replace('\r', '\n')
            .replace("\n", "\r\n");
    return text.isEmpty() || text.endsWith("\r\n") ? text : text + "\r\n";
  }
}
