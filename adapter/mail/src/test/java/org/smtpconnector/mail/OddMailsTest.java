package org.smtpconnector.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.smtpconnector.mail.MailReaders.base64;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.mail.mime.MimeComposer;
import org.smtpconnector.mail.mime.MimeMessages;
import org.smtpconnector.smtp.EmailAddress;

/**
 * Names, subjects, texts, file names and charsets that are easily broken, as two others read them.
 */
class OddMailsTest {
  private static final Mailbox SHOP = Mailbox.of("shop@shop.example");
  private static final byte[] CONTENT = {0, 13, 10, 46, 13, 10, -1};
  private static final String EVERY_ASCII =
      IntStream.range(' ', 0x7F).mapToObj(Character::toString).collect(Collectors.joining());

  @RegisterExtension static final PythonReader python = new PythonReader();

  private static Mail.Builder mail() {
    return Mail.to("ann@doe.example").subject("Hello").text("x");
  }

  private static void assertBothRead(Mail.Builder mail, String... expected) throws Exception {
    byte[] bytes = MimeMessages.bytes(new MimeComposer().compose(mail.build(), SHOP));
    List<String> read = MailReaders.byJakartaMail(bytes);
    assertThat(read).contains(expected);
    assertThat(python.read(bytes)).isEqualTo(read);
    String lines = new String(bytes, ISO_8859_1);
    assertThat(lines.lines()).allMatch(line -> line.length() <= 998);
    assertThat(lines.chars()).allMatch(c -> c > 0 && c < 0x80);
    assertThat(lines.replace("\r\n", "")).doesNotContain("\r", "\n");
  }

  static Stream<String> subjects() {
    return Stream.of(
        "",
        "😀".repeat(100),
        "Umsätze 😀 ".repeat(60).strip(),
        "日本語".repeat(200),
        "a" + "ü".repeat(300) + " b",
        "x".repeat(900),
        "word ".repeat(300).strip(),
        "=?utf-8?q?=0D=0ABcc:_all@doe.example?=",
        "=?",
        "Re: [shop] \"quoted\" (comment) <a@b.example>, ; : \\",
        "e\u0301 \u200f\u05d0\u05d1 \u2028 \ufeff x",
        EVERY_ASCII);
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void showsASubjectAsItWasGiven(String subject) throws Exception {
    String shown = subject.replaceAll("\\s+", " ").strip(); // a reader's white space is one blank
    assertBothRead(
        mail().subject(subject).header("X-Shop", "v " + subject),
        "Subject: " + shown,
        "X-Shop: v" + (shown.isEmpty() ? "" : " " + shown));
  }

  static Stream<String> texts() {
    return Stream.of(
        "",
        ".",
        ".\n..\n.\r\n...\n",
        "From me\n>From you\n",
        "old\rmac\rlines\r",
        "a\0b\0",
        "\u0001\u001b[31m\u007f\f\u000b",
        "trailing blanks  \n\t \nand tabs\t",
        "=\n=20\n=3D=\n",
        "--\n-- \n------=_Part_0\n",
        "x".repeat(998) + "\n" + "y".repeat(998),
        "x".repeat(999),
        "x".repeat(200_000),
        "ü" + "x".repeat(5000),
        "😀".repeat(3000),
        "\ufeffwith a mark",
        "\u2028\u2029\u0085");
  }

  @ParameterizedTest
  @MethodSource("texts")
  void showsATextAsItWasGiven(String text) throws Exception {
    byte[] lines = text.replaceAll("\r\n|\r|\n", "\r\n").getBytes(UTF_8);
    assertBothRead(
        mail().text(text).html(text),
        "  text/plain; charset=UTF-8: " + base64(lines),
        "  text/html; charset=UTF-8: " + base64(lines));
    assertBothRead(mail().text(text), "text/plain; charset=UTF-8: " + base64(lines));
  }

  static Stream<String> fileNames() {
    return Stream.of(
        "Übersicht €.csv",
        "😀".repeat(60) + ".png",
        "日本語".repeat(80) + ".pdf",
        "x".repeat(250) + ".txt",
        "a b;c=d,e\"f\\g.txt",
        "100%25.txt",
        "it's ''here''.txt",
        "=?utf-8?q?x?=.txt",
        "../../etc/passwd",
        "C:\\Temp\\a.txt",
        "a  b.txt",
        "(a) <b> [c] @ {d}.txt");
  }

  @ParameterizedTest
  @MethodSource("fileNames")
  void namesAFileAsItWasGiven(String name) throws Exception {
    assertBothRead(
        mail().attach(name, "application/octet-stream", CONTENT),
        "  application/octet-stream; attachment " + name + ": " + base64(CONTENT));
  }

  static Stream<Arguments> charsets() {
    return Stream.of(
        arguments("ISO-2022-JP", "注文 abc 発送しました。\r\n二行目 ".repeat(20)),
        arguments("windows-1252", "Grüße „10 €“ – Šköda\r\n"),
        arguments("ISO-8859-1", "Grüße aus Köln\r\n"),
        arguments("ISO-8859-15", "10 €\r\n"),
        arguments("KOI8-R", "Жук жужжит ".repeat(30)),
        arguments("Shift_JIS", "注文 ソ表 ".repeat(30)),
        arguments("EUC-KR", "주문 "),
        arguments("GB18030", "订单 😀 "),
        arguments("Big5", "訂單 "),
        arguments("US-ASCII", "plain\r\n"));
  }

  @ParameterizedTest
  @MethodSource("charsets")
  void writesInTheCharsetThatTheMailAsksFor(String charset, String text) throws Exception {
    byte[] octets = text.getBytes(Charset.forName(charset));
    String subject = text.replaceAll("\\s+", " ").strip();
    assertBothRead(
        mail().charset(Charset.forName(charset)).subject(subject).text(text).html(text),
        "Subject: " + subject,
        "  text/plain; charset=" + charset + ": " + base64(octets),
        "  text/html; charset=" + charset + ": " + base64(octets));
  }

  static Stream<Arguments> likenesses() {
    return Stream.of(
        arguments("Shift_JIS", "10 ¥"),
        arguments("EUC-JP", "‾"),
        arguments("windows-31j", "5 ¢"),
        arguments("ISO-2022-JP", "a\u001b$B"),
        arguments("ISO-2022-JP", "a\u000e"),
        arguments("windows-1252", "\u0081"),
        arguments("Big5", "😀"));
  }

  @ParameterizedTest
  @MethodSource("likenesses")
  void refusesWhatTheCharsetWouldMakeAnotherCharacterOf(String name, String text) {
    Charset charset = Charset.forName(name);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail().charset(charset).text(text).build())
        .withMessageContaining("text contains a character");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail().charset(charset).html(text).build())
        .withMessageContaining("html contains a character");
  }

  /** Display names that a header might be read to say otherwise. */
  static Stream<String> names() {
    return Stream.of(
        "=?UTF-8?Q?evil?=",
        "=?x?=",
        "Jane =?UTF-8?B?QQ==?= Doe",
        "Jane" + " ".repeat(60) + "Doe",
        "Jane  Doe",
        "Jane\tDoe",
        "Jö" + " ".repeat(60) + "rg",
        "Jörg =?UTF-8?B?QQ==?= Doe",
        "a\\b \"c\" (d) <e@f.example>, g; h: i",
        "\\\"",
        "Jane Doe ".repeat(200).strip(),
        "Jäne Döe ".repeat(200).strip(),
        "x".repeat(900),
        "Jane\u00a0Doe",
        "日本語 😀");
  }

  @ParameterizedTest
  @MethodSource("names")
  void readsADisplayNameAsItWasGiven(String name) throws Exception {
    Mailbox jane = new Mailbox(Optional.of(name), EmailAddress.of("jane@doe.example"));
    Mail plain = mail().cc("bob@doe.example").replyTo("eve@doe.example").build();
    Mail mail =
        new Mail(
            Optional.of(jane),
            List.of(jane, Mailbox.of("ann@doe.example"), jane),
            List.of(jane),
            List.of(),
            List.of(jane),
            "Hello",
            plain.header(),
            plain.body(),
            plain.envelope(),
            plain.smime());
    byte[] bytes = MimeMessages.bytes(new MimeComposer().compose(mail, jane));

    String read = name + " <jane@doe.example>";
    List<String> fields =
        List.of(
            "Cc: " + read,
            "From: " + read,
            "Reply-To: " + read,
            "To: " + read + ",  <ann@doe.example>, " + read);
    assertThat(MailReaders.byJakartaMail(bytes)).containsAll(fields);
    // Python reads a blank between encoded words that RFC 2047 6.2 says not to display.
    assertThat(python.read(bytes).stream().map(OddMailsTest::withSingleBlanks))
        .containsAll(fields.stream().map(OddMailsTest::withSingleBlanks).toList());
    assertThat(new String(bytes, UTF_8).lines()).allMatch(line -> line.length() <= 998);
  }

  private static String withSingleBlanks(String line) {
    return line.replaceAll("[ \t]+", " ");
  }
}
