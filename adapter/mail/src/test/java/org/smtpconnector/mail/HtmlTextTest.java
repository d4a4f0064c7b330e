package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "<p>Hello</p><p>world</p>|Hello\\n\\nworld\\n",
        "Hello <b>wor</b>ld,\\n   <i>all</i> good|Hello world, all good\\n",
        "one<br>two<br><br>three|one\\ntwo\\n\\nthree\\n",
        "<div>one</div><div>two</div>|one\\ntwo\\n",
        "<ul><li>one</li><li>two</li></ul>end|* one\\n* two\\n\\nend\\n",
        "<table><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>|a 1\\nb 2\\n",
        "see <a href='https://a.example/?x=1&amp;y=2'>our page</a>.|see our page"
            + " <https://a.example/?x=1&y=2>.\\n",
        "<a href='https://a.example/'>https://a.example/</a>|https://a.example/\\n",
        "<a href='https://a.example/'><img src='x'></a>|https://a.example/\\n",
        "<a href='https://a.example/'><img src='x' alt='Shop'></a>|Shop <https://a.example/>\\n",
        "<a href='mailto:a@b.example'>a@b.example</a> <a href='#top'>up</a>|a@b.example up\\n",
        "<head><title>T</title><style>p {}</style></head><script>x()</script><p>x</p>|x\\n",
        "<pre>a  b\\n  c</pre>d|a  b\\n  c\\n\\nd\\n",
        "1 &lt; 2 &amp;&nbsp;3 &euro;|1 < 2 & 3 €\\n"
      })
  void saysWhatTheDocumentShows(String html, String text) {
    assertThat(HtmlText.of(html.replace("\\n", "\n"))).isEqualTo(text.replace("\\n", "\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<img src='cid:logo'>", "<style>p {}</style>", "<p> </p>"})
  void isBlankWhereNothingIsSaid(String html) {
    assertThat(HtmlText.of(html)).isBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<b>", "<div>", "<a href=x>", "<", "<li>x", "&", "</p>", "<td>", " x"})
  void takesAMegabyteOfNonsenseInItsStride(String nonsense) {
    String html = nonsense.repeat(1_000_000 / nonsense.length());
    CpuTime.little(() -> HtmlText.of(html));
  }

  @Test
  void isWrittenInUtf8WhereTheCharsetOfTheHtmlHasNotItsCharacters() throws Exception {
    Mail mail =
        Mail.to("ann@doe.example")
            .charset(StandardCharsets.ISO_8859_1)
            .html("<p>10 &euro;</p>")
            .build();
    Delivery delivery = new MimeComposer().compose(mail, Mailbox.of("shop@shop.example"));
    MimeMultipart parts = (MimeMultipart) MimeMessages.read(delivery).getContent();
    assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
    assertThat(parts.getBodyPart(0).getContent()).isEqualTo("10 €\r\n");
    assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=ISO-8859-1");
  }
}
