package org.smtpconnector.benchmark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.benchmark.sink.Dialogue.Next;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.testkit.TestAuthority;

class DialogueTest {
  private static final String ENVELOPE = "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n";

  private final Counters counters = new Counters();
  private final ByteBuffer in = ByteBuffer.allocate(8192);
  private final ByteBuffer out = ByteBuffer.allocate(8192);
  private Dialogue dialogue = new Dialogue(SinkCharacter.plain(Offer.EVERYTHING), false, counters);

  /** What the dialogue answers to this input, however it is cut. */
  private String say(String... pieces) {
    for (String piece : pieces) {
      in.put(piece.getBytes(US_ASCII));
      in.flip();
      dialogue.advance(in, out);
      in.compact();
    }
    String said = new String(out.array(), 0, out.position(), US_ASCII);
    out.clear();
    return said;
  }

  @Test
  void answersAPipelinedFlightInOrder() {
    assertThat(say("EHLO x\r\n" + ENVELOPE + "DATA\r\nBODY\r\n.\r\nQUIT\r\n"))
        .isEqualTo(
            "250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-SIZE 1073741824\r\n"
                + "250-PIPELINING\r\n250 CHUNKING\r\n"
                + "250 ok\r\n250 ok\r\n354 go ahead\r\n250 ok\r\n221 bye\r\n");
    assertThat(counters.tally()).isEqualTo(new Tally(1, 1, 6, 0, 0, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a\r\n",
        "..\r\n",
        "..\r\n...\r\n",
        "\r\n..\r\n\r\n",
        "a\r\n..b\r\n.c\r\n",
        "a.\r\n.\rb\n.\r\r\n..\r\n",
        "a\n.\nb\r\n",
        "no end of lines\n.\r\nb\r\n",
      })
  void seesTheEndOfAMessageAndNoOtherAtAnyCut(String message) {
    String flight = ENVELOPE + "DATA\r\n" + message + ".\r\nNOOP\r\n";
    for (int first = 0; first <= flight.length(); first++) {
      for (int second = first; second <= flight.length(); second++) {
        String said =
            say(
                flight.substring(0, first),
                flight.substring(first, second),
                flight.substring(second));
        assertThat(said)
            .as("cut at %s and %s", first, second)
            .isEqualTo("250 ok\r\n250 ok\r\n354 go ahead\r\n250 ok\r\n250 ok\r\n");
      }
    }
    Tally tally = counters.tally();
    assertThat(tally.octets()).isEqualTo(tally.messages() * message.length());
    assertThat(tally.errors()).isZero();
  }

  @Test
  void takesChunksAtAnyCutWhateverTheyHold() {
    String flight =
        ENVELOPE + "BDAT 6\r\na\r\n.\r\nBDAT 0\r\nBDAT 12 LAST\r\nQUIT\r\nRSET\r\nNOOP\r\n";
    for (int first = 0; first <= flight.length(); first++) {
      for (int second = first; second <= flight.length(); second++) {
        String said =
            say(
                flight.substring(0, first),
                flight.substring(first, second),
                flight.substring(second));
        assertThat(said)
            .as("cut at %s and %s", first, second)
            .isEqualTo("250 ok\r\n250 ok\r\n250 ok\r\n250 ok\r\n250 ok\r\n250 ok\r\n");
      }
    }
    Tally tally = counters.tally();
    assertThat(tally.octets()).isEqualTo(tally.messages() * 18);
    assertThat(tally.errors()).isZero();
  }

  @Test
  void countsRecipients() {
    say("MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nRCPT TO:<c@d>\r\nBDAT 1 LAST\r\nx");
    say("MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nRSET\r\n");
    assertThat(counters.tally()).isEqualTo(new Tally(1, 2, 1, 0, 0, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RCPT TO:<a@b>\r\n",
        "DATA\r\n",
        "MAIL FROM:<>\r\nDATA\r\n",
        "MAIL FROM:<>\r\nMAIL FROM:<>\r\n",
        "BDAT 2 LAST\r\nxy",
        "MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nBDAT 2\r\nxyDATA\r\n",
        "STARTTLS\r\n",
        "AUTH PLAIN AAA=\r\n",
        "NONSENSE\r\n",
        "NOOP\n",
        "X\r\n",
        "BDAT\r\n",
      })
  void countsWhatIsOutOfStep(String flight) {
    assertThat(say(flight)).containsPattern("(?m)^50[03] ");
    assertThat(counters.tally().errors()).isEqualTo(1);
    assertThat(counters.tally().messages()).isZero();
  }

  @Test
  void countsAMailThatIsBrokenOff() {
    say(ENVELOPE + "DATA\r\nhalf");
    dialogue.ended();
    assertThat(counters.tally()).isEqualTo(new Tally(0, 0, 0, 1, 0, 0, 0));
  }

  @Test
  void offersNoMoreThanItIsTold() {
    dialogue = new Dialogue(SinkCharacter.plain(Offer.PIPELINING), false, counters);
    assertThat(say("EHLO x\r\n")).contains("PIPELINING").doesNotContain("CHUNKING");
    assertThat(say(ENVELOPE + "BDAT 1 LAST\r\n")).endsWith("500 what\r\n");
    dialogue = new Dialogue(SinkCharacter.plain(Offer.NEITHER), false, counters);
    assertThat(say("EHLO x\r\n")).doesNotContain("PIPELINING", "CHUNKING", "STARTTLS", "AUTH");
  }

  @Test
  void letsTheRightUserInAndNobodyElse() {
    dialogue = new Dialogue(implicitTls(), true, counters);
    assertThat(say("EHLO x\r\n")).endsWith("250 AUTH PLAIN LOGIN\r\n");
    assertThat(say("MAIL FROM:<>\r\n")).startsWith("530");
    assertThat(say("AUTH PLAIN AHVzZXIAd3Jvbmc=\r\n")).startsWith("535");
    assertThat(say("AUTH LOGIN\r\ndXNlcg==\r\nd3Jvbmc=\r\n"))
        .isEqualTo("334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n535 credentials invalid\r\n");
    assertThat(counters.tally().errors()).isEqualTo(3);
    assertThat(counters.tally().authentications()).isZero();
    assertThat(say("AUTH PLAIN\r\nAHVzZXIAc2VjcmV0\r\nMAIL FROM:<>\r\n"))
        .isEqualTo("334 \r\n235 welcome\r\n250 ok\r\n");
    assertThat(counters.tally().authentications()).isEqualTo(1);
  }

  @Test
  void letsTheUserActForItself() {
    dialogue = new Dialogue(implicitTls(), true, counters);
    assertThat(say("AUTH PLAIN dXNlcgB1c2VyAHNlY3JldA==\r\n")).isEqualTo("235 welcome\r\n");
  }

  private static SinkCharacter implicitTls() {
    return new SinkCharacter(
        Offer.NEITHER,
        TransportSecurity.TLS,
        "user",
        "secret",
        Optional.of(new TestAuthority().issue("localhost").serverContext()));
  }

  @Test
  void asksForRoomBeforeTheRepliesOverflow() {
    byte[] flood = "NOOP\r\n".repeat(100).getBytes(US_ASCII);
    ByteBuffer small = ByteBuffer.allocate(Dialogue.ROOM + 20);
    ByteBuffer input = ByteBuffer.wrap(flood);
    int replies = 0;
    while (dialogue.advance(input, small) == Next.NEEDS_ROOM) {
      replies += small.position();
      small.clear();
    }
    assertThat(replies + small.position()).isEqualTo("250 ok\r\n".length() * 100);
  }
}
