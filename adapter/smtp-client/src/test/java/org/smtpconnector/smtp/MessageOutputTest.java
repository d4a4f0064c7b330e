package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @Test
  void keepsOneTerminatorAcrossItsOwnChunks() throws IOException {
    String message = "a\r\n.b".repeat(20_000);
    assertThat(unstuffed(sent(message, 1000))).isEqualTo(message + "\r\n");
  }

  @Test
  void refusesALineThatNoServerMustTake() throws IOException {
    String longest = "x".repeat(998);
    assertThat(sent(longest + "\r\n" + longest, 100)).hasSize(2 * 1000 + 3);
    assertThatThrownBy(() -> sent(longest + "x", 100)).hasMessageContaining("998");
  }

  private static String sent(String message, int piece) throws IOException {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    MessageOutput output = new MessageOutput(chunk -> drain(chunk, wire));
    byte[] bytes = message.getBytes(ISO_8859_1);
    for (int at = 0; at < bytes.length; at += Math.min(piece, bytes.length - at)) {
      output.write(bytes, at, Math.min(piece, bytes.length - at));
    }
    drain(output.lastChunk(), wire);
    return wire.toString(ISO_8859_1);
  }

  private static void drain(ByteBuffer chunk, ByteArrayOutputStream wire) {
    byte[] bytes = new byte[chunk.remaining()];
    chunk.get(bytes);
    wire.writeBytes(bytes);
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
