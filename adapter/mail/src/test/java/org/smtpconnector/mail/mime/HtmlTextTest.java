package org.smtpconnector.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.CpuTime;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.Mailbox;

class HtmlTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      quoteCharacter = '\0',
      value = {
        "<p>Hello</p><p>world</p>|Hello\\n\\nworld\\n",
        "Hello <b>wor</b>ld,\\n   <i>all</i> good|Hello world, all good\\n",
        "one<br>two<br><br>three|one\\ntwo\\n\\nthree\\n",
        "<div>one</div><div>two</div>|one\\ntwo\\n",
        "<ul><li>one</li><li>two</li></ul>end|* one\\n* two\\n\\nend\\n",
        "<table><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>|a  1\\nb  2\\n",
        "see <a href='https://a.example/?x=1&amp;y=2'>our page</a>.|see our page"
            + " <https://a.example/?x=1&y=2>.\\n",
        "<a href='https://a.example/'>https://a.example/</a>|https://a.example/\\n",
        "<a href='https://a.example/'><img src='x'></a>|https://a.example/\\n",
        "<a href='https://a.example/'><img src='x' alt='Shop'></a>|Shop <https://a.example/>\\n",
        "<a href='mailto:a@b.example'>a@b.example</a> <a href='#top'>up</a>|a@b.example up\\n",
        "<head><title>T</title><style>p {}</style></head><script>x()</script><p>x</p>|x\\n",
        "<ol start=3><li>three</li><li>four</li></ol>|3. three\\n4. four\\n",
        "<ol><li>a<li value=7>g<li>h</ol>|1. a\\n7. g\\n8. h\\n",
        "<ol reversed><li>a</li><li>b</li></ol>|2. a\\n1. b\\n",
        "<ol start=x><li>a</li></ol>|1. a\\n",
        "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>e"
            + "|* a\\n  * b\\n    * c\\n* d\\n\\ne\\n",
        "<ol start=9><li>a<ul><li>b</li></ul></li><li>c<br>d</li></ol>"
            + "|9. a\\n   * b\\n10. c\\n    d\\n",
        "<ul><li><p>one</p></li><li><p>two</p><p>more</p></li></ul>"
            + "|* one\\n* two\\n\\n  more\\n",
        "<ul><li><div><b>one</b></div></li><li></li><li><a href='https://a.example/'>two</a></li>"
            + "</ul>|* one\\n* two <https://a.example/>\\n",
        "<ul><li><ul><li>a</li></ul></li></ul>|* * a\\n",
        "<ul><li><a href='https://a.example/'>https://a.example/</a></ul>|* https://a.example/\\n",
        "<ul><li><pre>a\\nb</pre></ul>|* a\\n  b\\n",
        "<div style='display: none'>secret</div>a<span hidden>b</span>c|ac\\n",
        "<p style='DISPLAY:NONE; x:y'>a</p><div style='mso-hide: all'>b</div><i"
            + " style='visibility:hidden'>c</i>d<template>e</template>|d\\n",
        "<div hidden><ul><li>a</ul><a href='https://a.example/'>x</a></div>b|b\\n",
        "<table><tr><td></td><th>Q1</th><th>Q2</th></tr><tr><td>North</td><td>1</td><td>22</td>"
            + "</tr><tr><td>S</td><td></td><td>3</td></tr></table>"
            + "|       Q1  Q2\\nNorth  1   22\\nS          3\\n",
        "<table><caption>Sales</caption><tr><td colspan=2>a</td><td>b</td></tr><tr><td rowspan=2>c"
            + "</td><td>d</td><td>e</td></tr><tr><td>f</td><td>g</td></tr></table>"
            + "|Sales\\na     b\\nc  d  e\\n   f  g\\n",
        "<table><tr><td hidden>a</td><td>b</td><td>c</td></tr><tr hidden><td>d</td></tr></table>"
            + "|b  c\\n",
        "<table role=presentation><tr><td><p>a</p></td><td><p>b</p></td></tr></table>|a\\n\\nb\\n",
        "<table><tr><td><table><tr><td>a</td><td>1</td></tr></table></td></tr></table>x"
            + "|a  1\\n\\nx\\n",
        "<a href='/shop'>shop</a> <a href='shop.html'>page</a>|shop page\\n",
        "<base href='https://a.example/b/'><a href='../c?d=1'>c</a>|c <https://a.example/c?d=1>\\n",
        "<a href='javascript:alert(1)'>a</a> <a href='data:text/html,x'>b</a> <a href='cid:x'>c</a>"
            + "|a b c\\n",
        "<a href='mailto:a@b.example?subject=x'>write</a> <a href='tel:+4930'>call</a>"
            + "|write <a@b.example> call <+4930>\\n",
        "<img alt='A'><img alt='B'>c<img alt=''><img src=x>d|A Bcd\\n",
        "<a href='https://a.example/'><img alt='A'></a><a href='https://b.example/'><img alt='B'></a>"
            + "|A <https://a.example/> B <https://b.example/>\\n",
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
    ComposedMail composed = new MimeComposer().compose(mail, Mailbox.of("shop@shop.example"));
    MimeMultipart parts = (MimeMultipart) MimeMessages.read(composed).getContent();
    assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
    assertThat(parts.getBodyPart(0).getContent()).isEqualTo("10 €\r\n");
    assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=ISO-8859-1");
  }
}
