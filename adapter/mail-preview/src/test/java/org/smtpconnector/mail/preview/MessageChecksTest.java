package org.smtpconnector.mail.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageChecksTest {
  private static final int GMAIL_CLIPS = 102 * 1024;

  @TempDir Path directory;

  private List<String> warnings(String html, String others) throws IOException {
    return of(html, others, MessageChecks::warnings);
  }

  private <T> T of(String html, String others, Function<MessageChecks, T> look) throws IOException {
    String message =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
            + html
            + "\r\n"
            + others
            + "--b--\r\n";
    Path file = Files.writeString(directory.resolve("a.eml"), message);
    try (FileBackedMessage opened = FileBackedMessage.of(file)) {
      return look.apply(MessageChecks.of(MessageParts.of(opened.message())));
    }
  }

  private List<String> warnings(String html) throws IOException {
    return warnings(html, "--b\r\nContent-Type: text/plain\r\n\r\nAll good.\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "<img src='data:x'>, An image has no alt text: <img src=\"data:x\">",
        "<a href='https://a.example'> </a>, A link has no text: <a href=\"https://a.example\"></a>",
        "<a href='https://a.example'><img alt='' src='data:x'></a>, A link has no text",
        "<a href='/orders'>Orders</a>, A link has no absolute address",
        "<a href=''>Orders</a>, A link has no absolute address",
        "<img alt='x' src='cid:logo'>, The message lacks the image that is shown here",
        "<script>1</script>, Mail programs remove scripts"
      })
  void warnsOfWhatRecipientsWouldMiss(String html, String warning) throws IOException {
    assertThat(warnings("<p>" + html)).singleElement().asString().startsWith(warning);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "<img src='data:x' alt=''>",
        "<a href='https://a.example'><img alt='Shop' src='data:x'></a>",
        "<a href='mailto:ann@doe.example' aria-label='Write'></a>",
        "<a href='#top'>Top</a><a name='top'></a>"
      })
  void saysNothingOfWhatIsRight(String html) throws IOException {
    assertThat(warnings(html)).isEmpty();
  }

  @Test
  void warnsOfHtmlThatGmailClips() throws IOException {
    String tag = "<p></p>";
    assertThat(warnings(tag + "x".repeat(GMAIL_CLIPS - tag.length()))).isEmpty();
    assertThat(warnings(tag + "x".repeat(GMAIL_CLIPS)))
        .containsExactly("The HTML has 102 KB: Gmail clips it after 102 KB.");
  }

  @Test
  void saysHowManyMoreThereAre() throws IOException {
    assertThat(warnings("<img src='data:x'>".repeat(1000))).hasSize(51).endsWith("And 950 more.");
  }

  @Test
  void warnsOfAMissingTextPart() throws IOException {
    assertThat(warnings("<p>All good.</p>", ""))
        .singleElement()
        .asString()
        .startsWith("There is no text part");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<img src='https://a.example/1.png'>",
        "<IMG alt='a > b'\nSRC = //a.example/1.png>",
        "<table background='HTTP://a.example/1.png'></table>",
        "<p style=\"background: url( 'https://a.example/1.png')\">",
        "<style>p { background: url(//a.example/1.png) }</style>"
      })
  void findsImagesOfOtherServers(String html) throws IOException {
    assertThat(of(html, "", MessageChecks::hasRemoteImages)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<img src='data:image/png;base64,//8='><img src='cid:a'>",
        "<a href='https://a.example/1.png'>src=https://a.example</a>",
        "<p style='background: url(data:image/png;base64,//8=)'>"
      })
  void findsNoneWhereThereIsNone(String html) throws IOException {
    assertThat(of(html, "", MessageChecks::hasRemoteImages)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<img ", "<img src", "<img background ", "url( ", "<img src=cid:a "})
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void readsHostileHtmlInTimeThatGrowsWithItsSizeOnly(String repeated) throws IOException {
    String html = repeated.repeat(MessageChecks.MOST_TEXT_OCTETS / repeated.length());
    assertThat(of(html, "", MessageChecks::hasRemoteImages)).isFalse();
    assertThat(warnings(html)).hasSizeLessThan(52);
  }
}
