package org.smtpconnector.connector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.ra.BatchOutcomes;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.ReceivedMessage;

/** What an administrator redirects, and what its application sees. */
class RedirectedMessagesTest extends SandboxFixture {
  @Test
  void redirectsAllMailsAndNamesTheirRecipientsInFrontOfTheMessage() throws Exception {
    factory.setRedirectTo("test@ops.example");
    Receipt receipt = open().send(BOTH, Relays.MESSAGE);

    ReceivedMessage message = server.messages().get(0);
    assertThat(message.recipients()).containsExactly("test@ops.example");
    assertThat(message.text())
        .isEqualTo(
            "X-Original-To: ann@doe.example\r\nX-Original-To: bob@roe.example\r\n"
                + "Subject: x\r\n\r\nAll good.\r\n");
    assertThat(described(receipt.recipients()))
        .allMatch(
            outcome ->
                outcome.endsWith(
                    "/ (sandbox: redirectTo of the connection factory is test@ops.example))"))
        .satisfiesExactly(
            ann -> assertThat(ann).startsWith("ann@doe.example ACCEPTED (250 "),
            bob -> assertThat(bob).startsWith("bob@roe.example ACCEPTED (250 "));
  }

  /** A message that has another form for servers without 8BITMIME. */
  private record InTwoForms(MessageSource whole) implements MessageSource {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      whole.writeTo(out);
    }

    @Override
    public OptionalLong size() {
      return whole.size();
    }

    @Override
    public Content content() {
      return whole.content();
    }

    @Override
    public Optional<MessageSource> sevenBit() {
      return Optional.of(Relays.MESSAGE);
    }
  }

  @Test
  void redirectsAMessageInTheFormThatTheServerTakes() throws Exception {
    factory.setRedirectTo("test@ops.example");
    byte[] eightBit = "Subject: x\r\n\r\nGr\u00fc\u00dfe\r\n".getBytes(StandardCharsets.UTF_8);
    open().send(BOTH, new InTwoForms(MessageSource.of(eightBit)));
    assertThat(server.messages().get(0).text())
        .startsWith("X-Original-To: ann@doe.example\r\n")
        .endsWith("\r\nAll good.\r\n");
  }

  @Test
  void tellsOfTheRecipientsOfTheMailWhatBecameOfTheOneAddress() throws Exception {
    factory.setRedirectTo("test@ops.example");
    server.on("RCPT").reply("450 4.2.1 later");
    SmtpConnection connection = open();
    assertThatThrownBy(() -> connection.send(BOTH, Relays.MESSAGE))
        .isInstanceOfSatisfying(
            SmtpException.RecipientsRefused.class,
            e ->
                assertThat(e.outcomes())
                    .extracting(o -> o.address() + " " + o.status())
                    .containsExactly("ann@doe.example DEFERRED", "bob@roe.example DEFERRED"));
  }

  @Test
  void namesAddressesBeyondAsciiInAsciiAndLetsNoneBreakALine() throws Exception {
    factory.setRedirectTo("test@ops.example");
    String longest = "\u00fc".repeat(30) + "@doe.example";
    Envelope envelope =
        Envelope.of("shop@shop.example", "\"a b: c\"@doe.example", longest, "j\u00f6@doe.example");
    open().send(envelope, Relays.MESSAGE);

    String text = server.messages().get(0).text();
    assertThat(text.lines()).allMatch(line -> line.length() <= 78);
    assertThat(text.chars()).allMatch(c -> c < 0x80);
    assertThat(text).startsWith("X-Original-To: \"a b: c\"@doe.example\r\n");
    String unfolded = text.replace("?=\r\n =?UTF-8?B?", "|");
    String words =
        unfolded.lines().toList().get(1).replaceAll("^X-Original-To: =\\?UTF-8\\?B\\?|\\?=$", "");
    StringBuilder decoded = new StringBuilder();
    for (String word : words.split("\\|")) {
      decoded.append(
          new String(java.util.Base64.getDecoder().decode(word), StandardCharsets.UTF_8));
    }
    assertThat(decoded).hasToString(longest);
  }

  @Test
  void readsALargeMailPieceByPieceThoughItIsRedirected() throws Exception {
    factory.setRedirectTo("test@ops.example");
    long octets = 8L << 20;
    PieceByPiece pieces = new PieceByPiece(octets);
    open().send(BOTH, MessageSource.of(() -> pieces, OptionalLong.of(octets), Content.SEVEN_BIT));
    byte[] content = server.messages().get(0).content();
    assertThat(content.length)
        .isEqualTo(octets + 2 * "X-Original-To: ann@doe.example\r\n".length());
    assertThat(server.commands()).anyMatch(line -> line.contains("SIZE=" + content.length));
    assertThat(pieces.largest).isLessThanOrEqualTo(64 * 1024);
  }

  /** Lines of a mail, which remembers how much was asked for at once. */
  private static final class PieceByPiece extends InputStream {
    private static final byte[] LINE =
        "0123456789abcdef0123456789abcd\r\n".getBytes(StandardCharsets.US_ASCII);
    private final long octets;
    private long position;
    private int largest;

    PieceByPiece(long octets) {
      this.octets = octets;
    }

    @Override
    public int read() {
      return position == octets ? -1 : LINE[(int) (position++ % LINE.length)];
    }

    @Override
    public int read(byte[] into, int start, int count) {
      largest = Math.max(largest, count);
      int read = 0;
      for (int octet = 0; read < count && (octet = read()) >= 0; read++) {
        into[start + read] = (byte) octet;
      }
      return read == 0 ? -1 : read;
    }
  }

  @Test
  void redirectsEachMailOfABatch() throws Exception {
    factory.setRedirectTo("test@ops.example");
    BatchOutcomes told = new BatchOutcomes();
    BatchReceipt receipt = open().sendAll(submissions("ann@doe.example", "bob@roe.example"), told);
    assertThat(receipt.accepted()).isEqualTo(2);
    assertThat(told.lines())
        .containsExactly("ann@doe.example ACCEPTED", "bob@roe.example ACCEPTED");
    assertThat(server.messages())
        .allSatisfy(m -> assertThat(m.recipients()).containsExactly("test@ops.example"))
        .extracting(m -> m.header("X-Original-To").orElseThrow())
        .containsExactly("ann@doe.example", "bob@roe.example");
  }
}
