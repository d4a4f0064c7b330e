package org.smtpconnector.connector.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.smtp.MessageSource;

/** Which header fields of a message a signature covers. */
class SignedFieldsTest extends SigningFixture {
  private List<String> signedFields(String header) throws Exception {
    open().send(Relays.ENVELOPE, message(header + "\nx"));
    String signature = received().get(0).header("DKIM-Signature").orElseThrow();
    String names = signature.replaceAll("(?s).*; h=([^;]*);.*", "$1").replace(" ", "");
    assertThat(verified(received().get(0))).containsExactly("shop.example s1 PASS");
    return List.of(names.split(":"));
  }

  @Test
  void coverTheFieldsThatAreDisplayedOnceMoreThanTheyOccur() throws Exception {
    assertThat(signedFields("From: a@shop.example\nCC: b@doe.example\ncc: c@doe.example\n"))
        .containsExactly("From", "From", "Reply-To", "To", "Cc", "Cc", "Cc", "Subject");
  }

  @Test // RFC 8058 4
  void coverTheFieldsOfOneClickUnsubscription() throws Exception {
    assertThat(
            signedFields(
                HEADER
                    + "List-Unsubscribe: <https://shop.example/off>\n"
                    + "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"
                    + "List-Id: <news.shop.example>\nReceived: x\nX-Shop: y\n"))
        .containsExactly(
            "From",
            "From",
            "Reply-To",
            "To",
            "To",
            "Cc",
            "Subject",
            "Subject",
            "List-Unsubscribe",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "List-Unsubscribe-Post",
            "List-Id");
  }

  @Test
  void breakWhereAFieldIsAddedThatWouldBeDisplayed() throws Exception {
    open().send(Relays.ENVELOPE, message(HEADER + "List-Unsubscribe: <mailto:a@b.example>\n\nx"));
    String sent = received().get(0).text();
    for (String added :
        List.of("From: x@evil.example", "Reply-To: x@evil.example", "List-Unsubscribe: <x:y>")) {
      byte[] forged = (added + "\r\n" + sent).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(keys.verified(forged)).containsExactly("shop.example s1 FAIL");
    }
    byte[] relayed = ("Received: x\r\n" + sent).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(keys.verified(relayed)).containsExactly("shop.example s1 PASS");
  }

  @Test
  void keepSignaturesThatTheyHave() throws Exception {
    SmtpConnection connection = open();
    connection.send(Relays.ENVELOPE, message(HEADER + "\nx"));
    MessageSource signed = MessageSource.of(received().get(0).content());
    connection.send(Relays.ENVELOPE, signed);
    assertThat(received().get(1).text().split("DKIM-Signature:", -1)).hasSize(3);
    assertThat(verified(received().get(1))).containsOnly("shop.example s1 PASS");
  }
}
