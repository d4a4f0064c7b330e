package org.smtpconnector.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class TranscriptServerTest {
  private static final String DIALOGUE =
      """
      # A greeting and a farewell.
      S: 220 hello
      C: QUIT
      S: 221 bye
      * client closes
      """;

  private static TranscriptServer playTo(String clientSays) throws IOException {
    TranscriptServer server = TranscriptServer.play(ReplayedTranscript.parse(DIALOGUE), null);
    try (Socket client = new Socket("127.0.0.1", server.port())) {
      client.getOutputStream().write(clientSays.getBytes(UTF_8));
      client.shutdownOutput();
      client.getInputStream().readAllBytes();
    }
    return server;
  }

  @Test
  void isContentWithAClientThatPlaysItsSide() throws IOException {
    playTo("QUIT\r\n").verify();
  }

  @Test
  void failsAtTheFirstOctetThatDiffers() throws IOException {
    TranscriptServer server = playTo("QUIT\n");
    assertThatThrownBy(server::verify)
        .isInstanceOf(AssertionError.class)
        .hasMessage("step 2: expected <QUIT\\r\\n> but the client sent <QUIT\\n>");
  }

  @Test
  void failsWhenTheClientStopsEarlyOrGoesOn() throws IOException {
    assertThatThrownBy(playTo("")::verify).hasMessageContaining("step 2");
    assertThatThrownBy(playTo("QUIT\r\nNOOP\r\n")::verify)
        .hasMessage("step 4: the client continues instead of closing");
  }

  @Test
  void refusesALineThatIsNoneOfATranscript() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplayedTranscript.parse("X: hello"))
        .withMessage("not a line of a transcript: X: hello");
  }
}
