package org.smtpconnector.connector.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SmtpException.SourceFailed;

/** How the connector reads the messages that it signs: once, and as they are sent. */
class SignedSourcesTest extends SigningFixture {
  /** A message that counts how often it is read, and may be another one each time. */
  private static final class Counted implements MessageSource {
    private final AtomicInteger reads = new AtomicInteger();
    private final List<byte[]> texts;
    private final Content content;
    private Optional<MessageSource> sevenBit = Optional.empty();

    Counted(Content content, String... texts) {
      this.content = content;
      this.texts = Arrays.stream(texts).map(t -> t.getBytes(StandardCharsets.UTF_8)).toList();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      int read = reads.getAndIncrement();
      out.write(texts.get(Math.min(read, texts.size() - 1)));
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.empty();
    }

    @Override
    public Content content() {
      return content;
    }

    @Override
    public Optional<MessageSource> sevenBit() {
      return sevenBit;
    }
  }

  @Test
  void areReadOnceToSignThemAndTheSameAtEachAttempt() throws Exception {
    relay.on("MAIL").reply("451 4.3.0 later").times(1);
    Counted message = new Counted(Content.SEVEN_BIT, HEADER + "\nx\n");
    SmtpConnection connection = open();

    assertThatThrownBy(() -> connection.send(Relays.ENVELOPE, message));
    int reads = message.reads.get();
    connection.send(Relays.ENVELOPE, message);
    connection.send(Relays.ENVELOPE, message);

    assertThat(message.reads.get()).isEqualTo(reads + 2);
    assertThat(received().get(0).content()).isEqualTo(received().get(1).content());
    assertThat(received().get(0).mailParameters())
        .contains("SIZE=" + (received().get(0).content().length - 5)); // LF became CRLF
  }

  @Test
  void areSignedByTheKeyThatTheFileHasNow() throws Exception {
    Counted waiting = new Counted(Content.SEVEN_BIT, HEADER + "\nx\n");
    SmtpConnection connection = open();
    connection.send(Relays.ENVELOPE, waiting);
    assertThat(verified(received().get(0))).containsExactly("shop.example s1 PASS");

    keys.publish("s1", DkimKeys.rsa(2048));
    connection.send(Relays.ENVELOPE, waiting);
    assertThat(verified(received().get(1))).containsExactly("shop.example s1 PASS");
    assertThat(verified(received().get(0))).containsExactly("shop.example s1 FAIL");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void areSignedInTheFormThatTheServerTakes(boolean eightBit) throws Exception {
    relay.close();
    start(eightBit ? "8BITMIME" : "PIPELINING");
    Counted message = new Counted(Content.EIGHT_BIT, HEADER + "\nGrüße\n");
    Counted sevenBit = new Counted(Content.SEVEN_BIT, HEADER + "\nGruesse\n");
    message.sevenBit = Optional.of(sevenBit);
    SmtpConnection connection = open();

    connection.send(Relays.ENVELOPE, message);
    connection.send(Relays.ENVELOPE, message);

    assertThat(sevenBit.reads.get()).isEqualTo(eightBit ? 0 : 3);
    assertThat(verified(received().get(1))).containsExactly("shop.example s1 PASS");
    assertThat(received().get(1).text()).endsWith(eightBit ? "\u00c3\u009fe\r\n" : "Gruesse\r\n");
  }

  @Test
  void thatCannotBeReadInTheOtherFormAreNotDelivered() throws Exception {
    relay.close();
    start("PIPELINING");
    Counted message = new Counted(Content.EIGHT_BIT, HEADER + "\nGrüße\n");
    message.sevenBit =
        Optional.of(
            MessageSource.of(
                () -> {
                  throw new IOException("the disk is gone");
                },
                OptionalLong.empty(),
                Content.SEVEN_BIT));
    assertThatThrownBy(() -> open().send(Relays.ENVELOPE, message))
        .isInstanceOf(SourceFailed.class)
        .hasMessageContaining("the disk is gone");
    assertThat(received()).isEmpty();
  }

  @Test
  void thatCannotBeReadAreNotSentAndTheConnectionServesTheNext() throws Exception {
    SmtpConnection connection = open();
    MessageSource broken =
        MessageSource.of(
            () -> {
              throw new IllegalStateException("the disk is gone");
            },
            OptionalLong.empty(),
            Content.SEVEN_BIT);
    assertThatThrownBy(() -> connection.send(Relays.ENVELOPE, broken))
        .isInstanceOf(SourceFailed.class)
        .hasMessageContaining("the disk is gone");
    connection.send(Relays.ENVELOPE, message(HEADER + "\nx"));
    assertThat(received()).hasSize(1);
  }

  @Test
  void thatHaveChangedSinceTheyWereSignedAreNotDelivered() throws Exception {
    Counted message = new Counted(Content.SEVEN_BIT, HEADER + "\nx\n", HEADER + "\ny\n");
    assertThatThrownBy(() -> open().send(Relays.ENVELOPE, message))
        .isInstanceOf(SourceFailed.class)
        .hasMessageContaining("it has changed since it was signed by DKIM");
    assertThat(received()).isEmpty();
  }

  @Test
  void withAHeaderWithoutEndAreNotHeldInMemory() throws Exception {
    assertThatThrownBy(
            () -> open().send(Relays.ENVELOPE, message("From: a@shop.example".repeat(60_000))))
        .isInstanceOf(SourceFailed.class)
        .hasMessageContaining("its header has more than 1048576 octets");
    assertThat(received()).isEmpty();
  }

  @Test
  void withLettersBeyondAsciiInTheirHeaderAreSigned() throws Exception {
    MessageSource message =
        new Counted(Content.EIGHT_BIT, "From: Jörg <jörg@shop.example>\nSubject: Grüße\n\nx\n");
    open().send(Relays.ENVELOPE, message);
    assertThat(verified(received().get(0))).containsExactly("shop.example s1 PASS");
  }
}
