package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.mail.OptionFixture.assertRefused;
import static org.smtpconnector.mail.OptionFixture.mail;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields of the header that an application sets: what is taken, refused and written. */
class OptionalHeaderFieldsTest {
  @ParameterizedTest
  @CsvSource({
    "From,from()",
    "TO,to()",
    "Bcc,bcc()",
    "subject,subject()",
    "Message-ID,messageId()",
    "References,references()",
    "X-Priority,priority()",
    "List-Unsubscribe,listUnsubscribe()",
    "List-Unsubscribe-Post,https",
    "Auto-Submitted,autoSubmitted()",
    "Return-Path,envelopeSender()",
    "Date,when the message is sent",
    "Content-Type,attach()",
    "Content-Transfer-Encoding,attach()",
    "Resent-To,MimeMessage"
  })
  void namesTheMethodOfAFieldThatItWritesItself(String name, String remedy) {
    assertRefused(m -> m.header(name, "x"), remedy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X Y", "X:Y", "X\r\nBcc", "X\n", "Ü", "X\0", "X\u010a"})
  void refusesANameThatIsNoFieldName(String name) {
    assertRefused(m -> m.header(name, "x"), "header name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\r\nBcc: all@doe.example", "a\nb", "a\rb", "a\0", "\ud800", " ", "\u0085"})
  void refusesAValueThatWouldEndItsField(String value) {
    assertRefused(m -> m.header("X-Shop", value), "header X-Shop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "@b",
        "a@",
        "a@b@c",
        "a b@c",
        "<a@b",
        "a@b>\r\nBcc: c@d",
        "a..b@c",
        "a@b\n",
        "ä@b",
        "a@[b",
        "<<a@b>>"
      })
  void refusesAMessageIdThatIsNone(String id) {
    assertRefused(m -> m.messageId(id), "messageId");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a@b", "<a.b@c>", "<a@[1.2.3.4]>", "<!#$%&'*+/=?^_`{|}~-@b>"})
  void takesAMessageIdWithOrWithoutItsBrackets(String id) {
    assertThat(mail().messageId(id).build().header().messageId().orElseThrow())
        .isEqualTo("<" + id.replaceAll("^<|>$", "") + ">");
  }

  @Test
  void answersMailsWhateverTheirIdsAreLike() {
    OptionalHeaderFields header = mail().inReplyTo("<a..b@c@d>", "x").build().header();
    assertThat(header.inReplyTo()).containsExactly("<a..b@c@d>", "<x>");
    assertRefused(m -> m.inReplyTo("<a@b> c@d"), "inReplyTo");
    assertRefused(m -> m.references("a@b\r\nX: y"), "references");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://a.example/", "https:x", "/off", "javascript:x", "ftp://a.example"})
  void refusesToUnsubscribeByWhatNoMailProgramAsks(String uri) {
    assertRefused(m -> m.listUnsubscribe(URI.create(uri)), "listUnsubscribe");
  }

  @Test
  void wantsOneAddressThatAClickAsks() {
    URI uri = URI.create("https://a.example/");
    assertRefused(m -> m.listUnsubscribe(uri, uri), "more than one https");
    Mail mail = mail().listUnsubscribe(URI.create("mailto:off@a.example")).build();
    assertThat(mail.header().fields()).containsExactly("List-Unsubscribe: <mailto:off@a.example>");
  }
}
