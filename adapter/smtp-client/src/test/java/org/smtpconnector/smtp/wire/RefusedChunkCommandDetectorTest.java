package org.smtpconnector.smtp.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedChunkCommandDetectorTest {
  private final RefusedChunkCommandDetector lines = new RefusedChunkCommandDetector();

  private void read(String... text) {
    for (String line : text) {
      byte[] octets = line.getBytes(UTF_8);
      lines.begin(octets, 0, octets.length);
      lines.end(octets.length);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MAIL FROM:<boss@shop.example>",
        "mail from:<>",
        " \tMail \t From : <a@b.example>",
        "RCPT TO:<ann@doe.example>",
        "rcpt  to:<ann@doe.example>",
        "SOML FROM:<a@b.example>",
        "."
      })
  void findsWhatARelayWouldObey(String line) {
    read("Subject: Hello", "Hello.");
    assertThat(lines.found()).isFalse();
    read(line, "Bye.");
    assertThat(lines.found()).isTrue();
    assertThat(lines.foundDot()).isEqualTo(line.equals("."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mail us at info@shop.example",
        "mailfrom:<a@b.example>",
        "From: Shop <shop@shop.example>",
        "Received: from mail.example",
        "..",
        ". dot",
        "RCPTS TO:<x>",
        "My mail from: you",
        "Mail from our customers",
        "Send the parcel to: Ann"
      })
  void leavesOtherLinesAlone(String line) {
    read(line);
    assertThat(lines.found()).isFalse();
  }

  /** What a line that is cut off goes on with is not known. */
  @ParameterizedTest
  @ValueSource(strings = {"M", "MAI", "MAIL", "MAIL ", "MAIL FR", "rcpt t", " ", "\t"})
  void takesWhatIsCutOffForTheWorst(String begin) {
    byte[] octets = begin.getBytes(UTF_8);
    lines.begin(octets, 0, octets.length);
    assertThat(lines.found()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {511, 998})
  void takesALineThatIsTooLongForACommandForSeveral(int length) {
    read("x".repeat(510));
    assertThat(lines.found()).isFalse();
    read("x".repeat(length));
    assertThat(lines.found()).isTrue();
  }
}
