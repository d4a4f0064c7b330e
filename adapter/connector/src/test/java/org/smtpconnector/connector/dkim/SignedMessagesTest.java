package org.smtpconnector.connector.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.ra.BatchOutcomes;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.SmtpException.MessageRefused;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.testkit.ReceivedMessage;

/** Messages that the connector signs on their way to the relay. */
class SignedMessagesTest extends SigningFixture {
  @ParameterizedTest
  @ValueSource(strings = {"CHUNKING", "8BITMIME"})
  void areSignedAsTheyAreOnTheWire(String extension) throws Exception {
    relay.close();
    start(extension, "PIPELINING", "SIZE 9999999", "8BITMIME", "SMTPUTF8");
    String text =
        HEADER
            + "Subject:  twice\t \r\n\r\n.\n..\r.leading dot\r\nblanks  \t at the end \t\r\n\n\n\n"
            + "Grüße\r\nno end\r\n\r\n \r\n";

    open().send(Relays.ENVELOPE, message(text));

    ReceivedMessage message = received().get(0);
    assertThat(verified(message)).containsExactly("shop.example s1 PASS");
    assertThat(message.text()).startsWith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;");
    assertThat(message.mailParameters()).anyMatch(p -> p.startsWith("SIZE="));
  }

  @Test
  void declareTheirSizeExactly() throws Exception {
    open().send(Relays.ENVELOPE, message(HEADER.replace("\n", "\r\n") + "\r\nx\r\n"));
    ReceivedMessage message = received().get(0);
    assertThat(message.mailParameters()).contains("SIZE=" + message.content().length);
  }

  @Test
  void areSignedByEachKeyOfTheirDomain() throws Exception {
    factory.setDkimDomain("shop.example, shop.example,other.example");
    factory.setDkimSelector("rsa,ed25519,rsa");
    factory.setDkimKeyFile(
        keys.publish("rsa", DkimKeys.rsa(1024))
            + ","
            + keys.publish("ed25519", DkimKeys.ed25519())
            + ","
            + keys.publish("other", DkimKeys.rsa(1024)));

    open().send(Relays.ENVELOPE, message(HEADER + "\nx"));

    assertThat(received().get(0).text().split("DKIM-Signature: v=1; a=", -1)).hasSize(3);
    assertThat(received().get(0).text()).contains("a=ed25519-sha256; c=relaxed/relaxed;");
    assertThat(verified(received().get(0)))
        .contains("shop.example rsa PASS")
        .anyMatch(result -> result.startsWith("shop.example ed25519"))
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "a@shop.example, shop.example",
    "a@News.Shop.Example, shop.example",
    "a@a.b.eu.shop.example, eu.shop.example",
    "a@bücher.example, xn--bcher-kva.example",
  })
  void areSignedByTheClosestDomainOfTheirSender(String from, String domain) throws Exception {
    factory.setDkimDomain("shop.example,eu.shop.example,bücher.example");
    open().send(Relays.ENVELOPE, message("From: " + from + "\n\nx"));
    assertThat(verified(received().get(0))).containsExactly(domain + " s1 PASS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a@shop.example.org", "a@myshop.example", "a@[192.0.2.1]", "example"})
  void areNotSignedIfNoKeyIsForTheirSender(String from) throws Exception {
    String text = "From: " + from + "\r\n\r\nx\r\n";
    open().send(Relays.ENVELOPE, message(text));
    assertThat(received().get(0).text()).isEqualTo(text);
  }

  @Test
  void areRefusedWithoutAKeyIfOneIsRequired() throws Exception {
    factory.setDkimRequired(true);
    SmtpConnection connection = open();
    assertThatThrownBy(
            () -> connection.send(Relays.ENVELOPE, message("From: a@b.example\r\n\r\nx\r\n")))
        .isInstanceOf(MessageRefused.class)
        .hasMessageContaining("dkimRequired")
        .hasMessageContaining("dkimDomain");
    assertThat(relay.commands()).noneMatch(line -> line.startsWith("MAIL"));
    connection.send(Relays.ENVELOPE, message(HEADER + "\nx"));
    assertThat(verified(received().get(0))).containsExactly("shop.example s1 PASS");
  }

  private static Submission submission(String to, String from) {
    return new Submission(
        Envelope.of("shop@shop.example", to), message("From: " + from + "\r\n\r\nx\r\n"));
  }

  @Test
  void areSignedInABatchWhichReportsThemInTheirOrder() throws Exception {
    factory.setDkimRequired(true);
    Iterator<Submission> batch =
        Stream.of(
                submission("a@doe.example", "a@shop.example"),
                submission("b@doe.example", "a@other.example"),
                submission("c@doe.example", "a@news.shop.example"))
            .iterator();
    BatchOutcomes outcomes = new BatchOutcomes();

    BatchReceipt receipt = open().sendAll(batch, outcomes);

    assertThat(outcomes.lines())
        .containsExactly(
            "a@doe.example ACCEPTED", "b@doe.example REFUSED", "c@doe.example ACCEPTED");
    assertThat(receipt.accepted()).isEqualTo(2);
    assertThat(receipt.failed()).isOne();
    for (ReceivedMessage message : received()) {
      assertThat(verified(message)).containsExactly("shop.example s1 PASS");
    }
  }

  @Test
  void areSignedBehindTheSandbox() throws Exception {
    factory.setRedirectTo("test@ops.example");
    open().send(Relays.ENVELOPE, message(HEADER + "\nx"));
    ReceivedMessage message = received().get(0);
    assertThat(message.text()).containsPattern("(?s)^DKIM-Signature: .*\r\nX-Original-To: ann@");
    assertThat(verified(message)).containsExactly("shop.example s1 PASS");
  }
}
