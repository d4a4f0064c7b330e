package org.smtpconnector.mail.bounces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.EmailAddress;

/** Anybody can write to the mailbox of reports. */
class HostileReportTest {
  private static final String FAILED =
      "Final-Recipient: rfc822; %s\nAction: failed\nStatus: 5.1.1\n\n";

  private static Optional<MailBounced> read(String text) throws Exception {
    return MailBounced.read(Samples.message(text));
  }

  private static Optional<MailBounced> status(String fields) throws Exception {
    return read(Samples.report("message/delivery-status", fields));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n",
        "Subject: Hello\r\n\r\nHow are you?\r\n",
        "Content-Type: multipart/report\r\n\r\n",
        "Content-Type: multipart/report; boundary=\r\n\r\n--\r\n",
        "Content-Type: multipart/report; boundary=\"\r\n\r\n--\r\n",
        "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: ;;;\r\n\r\n--b--",
        "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type:"
            + " message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!\r\n--b--",
        "Content-Type: text/plain\r\n\r\nFinal-Recipient: rfc822; ann@customer.example\r\nAction:"
            + " failed\r\n"
      })
  void isNoReportIfItIsAnythingElse(String text) throws Exception {
    assertThat(read(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Reporting-MTA: dns; mx.example",
        ": failed",
        "Action: failed",
        "Action: exploded\nFinal-Recipient: rfc822; ann@customer.example",
        "Action: failed\nFinal-Recipient: rfc822; not an address",
        "Action: failed\nFinal-Recipient: x400; /G=Ann/S=Doe",
        "Action: failed\nFinal-Recipient: utf-8; \\x{FFFFFF}@customer.example"
      })
  void isNoReportIfItNamesNobody(String fields) throws Exception {
    assertThat(status(fields)).isEmpty();
  }

  @Test
  void hasAtMostAThousandRecipients() throws Exception {
    String many =
        IntStream.range(0, 3_000)
            .mapToObj(n -> FAILED.formatted(n + "@c.example"))
            .collect(Collectors.joining());
    assertThat(status(many).orElseThrow().recipients()).hasSize(1_000);
  }

  @Test
  void hasValuesOfAtMostAThousandCharacters() throws Exception {
    String folded = "Diagnostic-Code: smtp; 550 " + "no\n ".repeat(30_000);
    BouncedRecipient recipient =
        status("Final-Recipient: rfc822; a@c.example\nAction: failed\n" + folded)
            .orElseThrow()
            .recipients()
            .get(0);
    assertThat(recipient.diagnostic().orElseThrow()).hasSizeLessThanOrEqualTo(1_000);
    assertThat(recipient.status()).isEmpty();
    assertThat(recipient.isPermanent()).isFalse();
  }

  /** A message without end, of which only the beginning is taken. */
  private static final class Endless extends MimeMessage {
    private final byte[] beginning;
    private long written;

    Endless(byte[] beginning) {
      super((jakarta.mail.Session) null);
      this.beginning = beginning;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(beginning);
      byte[] more = new byte[8_192];
      while (true) {
        out.write(more);
        written += more.length;
      }
    }
  }

  @Test
  void isReadUpToItsFirst256KiB() throws Exception {
    Endless message = new Endless(Samples.octets("postfix-full-return"));
    assertThat(MailBounced.read(message).orElseThrow().recipients()).hasSize(1);
    assertThat(message.written).isLessThan(ReportPrefixReader.LONGEST);
  }

  @Test
  void isReadWithoutLookingIntoNestedParts() throws Exception {
    StringBuilder nested = new StringBuilder("Content-Type: multipart/report; boundary=b0\n\n");
    for (int depth = 0; depth < 4_000; depth++) {
      nested.append(
          "--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n".formatted(depth, depth + 1));
    }
    assertThat(read(nested.toString())).isEmpty();
  }

  @Test
  void isReadUpToItsTwentiethPart() throws Exception {
    String parts = "--b\nContent-Type: text/plain\n\nx\n".repeat(5_000);
    assertThat(
            read(
                "Content-Type: multipart/report; boundary=b\n\n"
                    + parts
                    + "--b\nContent-Type: message/delivery-status\n\n"
                    + FAILED.formatted("a@c.example")
                    + "--b--\n"))
        .isEmpty();
  }

  @Test
  void doesNoHarmHoweverItIsDamaged() throws Exception {
    Random random = new Random(3464);
    byte[] report = Samples.octets("sendmail-two");
    for (int round = 0; round < 500; round++) {
      byte[] damaged = report.clone();
      for (int i = 0; i < 1 + round % 40; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      MailBounced.read(Samples.message(damaged))
          .ifPresent(bounced -> assertThat(bounced.recipients()).hasSizeBetween(1, 2));
    }
  }

  @Test
  void isNotMistakenForOneThatNamesNobodyIfTheMailboxFails() {
    MimeMessage broken =
        new MimeMessage((jakarta.mail.Session) null) {
          @Override
          public void writeTo(OutputStream out) throws IOException {
            throw new IOException("connection reset");
          }
        };
    assertThatThrownBy(() -> MailBounced.read(broken))
        .isInstanceOf(MessagingException.class)
        .hasMessageContaining("connection reset");
  }

  @Test
  void cannotClaimThatAMessageWasSentToSomebody() throws Exception {
    Verp verp = Verp.of("bounces@shop.example").signedBy("s".repeat(32));
    EmailAddress victim = EmailAddress.of("victim@customer.example");
    String forged =
        Samples.report("message/delivery-status", FAILED.formatted(victim))
            .replace("bounces@", "bounces+aaaaaaaaaa=victim=customer.example@");
    MailBounced bounced = MailBounced.read(Samples.message(forged), verp).orElseThrow();
    assertThat(bounced.sentTo()).isEmpty();

    String ours =
        forged.replace(
            "bounces+aaaaaaaaaa=victim=customer.example@shop.example",
            verp.returnPathFor(victim).toString());
    assertThat(MailBounced.read(Samples.message(ours), verp).orElseThrow().sentTo())
        .contains(victim);
  }
}
