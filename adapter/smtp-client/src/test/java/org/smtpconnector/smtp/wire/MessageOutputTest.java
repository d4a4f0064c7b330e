package org.smtpconnector.smtp.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpconnector.smtp.wire.MessageOutput.Form;

class MessageOutputTest {
  @ParameterizedTest
  @CsvSource({
    "'',                  '.~'",
    "'a~',                'a~.~'",
    "'a',                 'a~.~'",
    "'a^b^',              'a~b~.~'",
    "'a<b<',              'a~b~.~'",
    "'a<<b',              'a~~b~.~'",
    "'a^^b',              'a~~b~.~'",
    "'a<^b',              'a~b~.~'",
    "'a^<b',              'a~~b~.~'",
    "'.',                 '..~.~'",
    "'..a~.b',            '...a~..b~.~'",
    "'a^.^RCPT',          'a~..~RCPT~.~'",
    "'a~.^RCPT',          'a~..~RCPT~.~'",
    "'a^.~RCPT',          'a~..~RCPT~.~'",
    "'a<.<RCPT',          'a~..~RCPT~.~'",
    "'a~.~RCPT',          'a~..~RCPT~.~'",
  })
  void sendsCrlfAndOneTerminatorWhateverTheMessageHolds(String message, String onTheWire)
      throws IOException {
    assertThat(sent(crlf(message), Integer.MAX_VALUE)).isEqualTo(crlf(onTheWire));
  }

  @Test
  void sendsTheSameWhereverTheSourceCutsItsWrites() throws IOException {
    Random random = new Random(5321);
    String alphabet = "\r\n..ab";
    for (int run = 0; run < 300; run++) {
      StringBuilder message = new StringBuilder();
      for (int i = 0; i < 60; i++) {
        message.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String whole = sent(message.toString(), Integer.MAX_VALUE);
      for (int piece : new int[] {1, 2, 3, 7}) {
        assertThat(sent(message.toString(), piece)).isEqualTo(whole);
      }
      assertThat(whole.indexOf("\r\n.\r\n", 0)).isIn(whole.length() - 5, -1);
      assertThat(unstuffed(whole)).isEqualTo(normal(message.toString()));
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void sendsTheSameOfALargeMessageInOneWriteAsInMany(Form form) throws IOException {
    Random random = new Random(5322);
    String[] words = {"\r\n", "\r\n", "\r", "\n", ".", "\t", "\0", "ü", "ab", "x".repeat(40)};
    StringBuilder message = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      message.append(words[random.nextInt(words.length)]);
    }
    assertThat(sent(message.toString(), Integer.MAX_VALUE, form))
        .isEqualTo(sent(message.toString(), 1, form));
  }

  @Test
  void keepsLineEndsTogetherWhereItsBufferIsFull() throws IOException {
    for (int length = 0; length < 20; length++) {
      byte[] message = ("x".repeat(length) + "\r\n").repeat(100_000).getBytes(ISO_8859_1);
      OutputBuffer buffer = new OutputBuffer();
      List<String> pieces = new ArrayList<>();
      MessageOutput.Overflow drain =
          () -> {
            pieces.add(buffer.text(buffer.start(), buffer.end()));
            buffer.clear();
          };
      try (MessageOutput out = new MessageOutput(buffer, Form.LINES, drain)) {
        out.write(message);
      }
      assertThat(pieces).isNotEmpty().allMatch(piece -> !piece.startsWith("\n"));
    }
  }

  @Test
  void keepsOneTerminatorAcrossItsOwnChunks() throws IOException {
    String message = "a\r\n.b".repeat(20_000);
    assertThat(unstuffed(sent(message, 1000))).isEqualTo(message + "\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'',                  ''",
    "'a',                 'a~'",
    "'a^b<c~',            'a~b~c~'",
    "'.~..~.a',           '.~..~.a~'",
    "'a~.~RCPT',          'a~.~RCPT~'",
  })
  void sendsLinesAsTheyAreByBdat(String message, String onTheWire) throws IOException {
    for (int piece : new int[] {1, 2, 3, 1000}) {
      assertThat(sent(crlf(message), piece, Form.LINES)).isEqualTo(crlf(onTheWire));
    }
  }

  @Test
  void changesNothingInABinaryMessage() throws IOException {
    String message = "a\nb\rc\r\n.\r\n\0" + "x".repeat(200_000);
    assertThat(sent(message, 999, Form.VERBATIM)).isEqualTo(message);
  }

  @Test
  void refusesALineThatNoServerMustTake() throws IOException {
    String longest = "x".repeat(998);
    assertThat(sent(longest + "\r\n" + longest, 100)).hasSize(2 * 1000 + 3);
    assertThatThrownBy(() -> sent(longest + "x", 100)).hasMessageContaining("998");
  }

  private static String sent(String message, int piece) throws IOException {
    return sent(message, piece, Form.STUFFED);
  }

  private static String sent(String message, int piece, Form form) throws IOException {
    byte[] bytes = message.getBytes(ISO_8859_1);
    return new Rendering(form)
        .of(
            out -> {
              for (int at = 0; at < bytes.length; at += Math.min(piece, bytes.length - at)) {
                out.write(bytes, at, Math.min(piece, bytes.length - at));
              }
            });
  }

  private static String crlf(String text) {
    return text.replace("~", "\r\n").replace('^', '\n').replace('<', '\r');
  }

  private static String normal(String message) {
    String lines = message.replaceAll("\r\n|\r|\n", "\r\n");
    return lines.isEmpty() || lines.endsWith("\r\n") ? lines : lines + "\r\n";
  }

  /** As a server reads DATA (RFC 5321 4.5.2). */
  private static String unstuffed(String data) {
    assertThat(data).endsWith(".\r\n");
    StringBuilder message = new StringBuilder();
    for (String line : data.substring(0, data.length() - 3).split("(?<=\r\n)")) {
      message.append(line.startsWith(".") ? line.substring(1) : line);
    }
    return message.toString();
  }
}
