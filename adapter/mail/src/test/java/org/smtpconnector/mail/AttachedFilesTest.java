package org.smtpconnector.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.smtpconnector.mail.MailReaders.base64;

import jakarta.activation.DataSource;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.header.MediaType;
import org.smtpconnector.mail.mime.MimeComposer;
import org.smtpconnector.mail.mime.MimeMessages;

/** Files that go with a mail: what they are called, and what they are said to be. */
class AttachedFilesTest {
  private static final byte[] PDF = {'%', 'P', 'D', 'F', 0, -1};

  @TempDir static Path directory;

  @RegisterExtension static final PythonReader python = new PythonReader();

  private static Mail.Builder mail() {
    return Mail.to("ann@doe.example").subject("Hello").text("x");
  }

  private static ComposedMail compose(Mail.Builder mail) {
    return new MimeComposer().compose(mail.build(), Mailbox.of("shop@shop.example"));
  }

  private static MimeMultipart parts(Mail.Builder mail) throws Exception {
    return (MimeMultipart) MimeMessages.read(compose(mail)).getContent();
  }

  private static void assertBothRead(Mail.Builder mail, String line) throws Exception {
    byte[] bytes = MimeMessages.bytes(compose(mail));
    assertThat(MailReaders.byJakartaMail(bytes)).contains(line);
    assertThat(python.read(bytes)).contains(line);
  }

  /** A file in a message that somebody else wrote. */
  private static DataSource received(String... fields) throws Exception {
    String[] lines = {
      "From: jane@doe.example",
      "To: shop@shop.example",
      "MIME-Version: 1.0",
      "Content-Type: multipart/mixed; boundary=b",
      "",
      "--b",
      String.join("\r\n", fields),
      "Content-Transfer-Encoding: base64",
      "",
      base64(PDF),
      "--b--"
    };
    BodyPart part = ((MimeMultipart) MimeMessages.parsed(lines).getContent()).getBodyPart(0);
    return part.getDataHandler().getDataSource();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/pdf;\\r\\n\\tname=\"a b.pdf\"",
        "application/pdf; name=a b.pdf",
        "application/pdf; name=a b.pdf; x=1",
        "application/pdf; name=\"a b.pdf\";",
        "application/pdf; name = \"a b.pdf\" ;;",
        "application/pdf ; name*=UTF-8''a%20b.pdf",
        "application/pdf; name*0*=UTF-8''a%20;\\r\\n name*1*=b.pdf",
        "application/pdf; x-mac-type=\"50444620\"; name=\"=?UTF-8?Q?a_b.pdf?=\"",
        "application/pdf (a comment); name=\"a b.pdf\"",
        "APPLICATION/PDF; name=\"a b.pdf\""
      })
  void forwardsAFileOfAReceivedMessageWhateverItsContentTypeIsLike(String type) throws Exception {
    DataSource source =
        received("Content-Type: " + type.replace("\\r\\n", "\r\n").replace("\\t", "\t"));
    assertBothRead(mail().attach(source), "  application/pdf; attachment a b.pdf: " + base64(PDF));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sales.pdf",
        "Umsätze €.pdf",
        "日本語の長い名前の見積書と請求書と納品書と領収書の写し二千二十六年十一月分.pdf",
        "a\"b;c.pdf"
      })
  void forwardsAFileOfAMailOfOurOwn(String name) throws Exception {
    Mail.Builder first = mail().attach(name, "application/pdf; version=\"1.7 \u00fc\"", PDF);
    BodyPart file = parts(first).getBodyPart(1);
    assertThat(new ContentType(file.getContentType()).getParameter("version"))
        .isEqualTo("1.7 \u00fc");
    Mail.Builder again = mail().attach(file.getDataHandler().getDataSource());
    assertBothRead(again, "  application/pdf; attachment " + name + ": " + base64(PDF));
  }

  @Test
  void takesTheNameOfTheDispositionAndWantsOneSomewhere() throws Exception {
    DataSource named =
        received(
            "Content-Type: application/pdf; name=old.pdf",
            "Content-Disposition: attachment; filename==?UTF-8?Q?=C3=BC.pdf?=");
    assertThat(Attachment.of(named).fileName()).isEqualTo("old.pdf"); // the other cannot be read
    DataSource encoded =
        received(
            "Content-Type: application/pdf",
            "Content-Disposition: attachment; filename=\"=?UTF-8?Q?=C3=BC.pdf?=\"");
    assertThat(Attachment.of(encoded).fileName()).isEqualTo("ü.pdf");
    DataSource unnamed = received("Content-Type: application/pdf");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Attachment.of(unnamed))
        .withMessageContaining("has no name: use attach(name, type, source::getInputStream)");
  }

  @ParameterizedTest
  @CsvSource({
    "logo,image/png,logo.png",
    "logo@shop.example.com,image/png,logo.png",
    "<logo@x>,image/jpeg,logo.jpg",
    "logo.com,image/gif,logo-com.gif",
    "part1.06090408@shop.example.com,image/svg+xml,part1-06090408.svg",
    "font,application/x-none,font"
  })
  void namesAnInlineFileAfterItsIdAndItsTypeAndNotAsAProgram(
      String contentId, String type, String name) throws Exception {
    MimeMultipart related =
        parts(
            Mail.to("ann@doe.example")
                .html("<img src='cid:x'>")
                .textFromHtml(false)
                .inline(contentId, type, PDF));
    assertThat(related.getBodyPart(1).getFileName()).isEqualTo(name);
    assertThat(related.getBodyPart(1).getHeader("Content-ID"))
        .containsExactly("<" + contentId.replaceAll("[<>]", "") + ">");
  }

  @Test
  void letsTheBuilderSayHowAnInlineFileIsCalled() throws Exception {
    MimeMultipart related =
        parts(
            mail()
                .text(null)
                .html("<img src='cid:logo@shop.example.com'>")
                .textFromHtml(false)
                .inline("logo@shop.example.com", new Attachment("Shop.png", "image/png", PDF)));
    assertThat(related.getBodyPart(1).getFileName()).isEqualTo("Shop.png");
  }

  private static ContentType typeOf(String name, byte[] content) throws Exception {
    Path file = Files.write(directory.resolve(name), content);
    return new ContentType(parts(mail().attach(file)).getBodyPart(1).getContentType());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.txt", "a.csv", "a.html"})
  void saysThatATextIsInUtf8WhereItsOctetsAre(String name) throws Exception {
    for (String text : List.of("Grüße, 10 €\n", "plain\n", "")) {
      ContentType type = typeOf(name, text.getBytes(UTF_8));
      assertThat(type.getPrimaryType()).isEqualTo("text");
      assertThat(type.getParameter("charset")).isEqualTo("utf-8");
    }
    assertThat(typeOf(name, "Grüße\n".getBytes(ISO_8859_1)).getParameter("charset")).isNull();
    byte[] japanese = "注文\n".getBytes(Charset.forName("ISO-2022-JP"));
    assertThat(typeOf(name, japanese).getParameter("charset")).isNull();
  }

  @Test
  void leavesTheCharsetThatIsSaid() throws Exception {
    byte[] utf8 = "Grüße".getBytes(UTF_8);
    for (String said : List.of("text/csv; charset=windows-1252", "application/json")) {
      String type =
          parts(mail().attach("a", said, utf8))
              .getBodyPart(1)
              .getContentType()
              .split(";\\s*name")[0];
      assertThat(type).isEqualTo(said);
    }
    assertThat(parts(mail().attach("a", "text/csv", utf8)).getBodyPart(1).getContentType())
        .startsWith("text/csv; charset=utf-8");
  }

  private static Stream<String> linesOf(Mail.Builder mail) throws Exception {
    return MimeMessages.text(compose(mail)).lines();
  }

  @Test
  void namesAFileInEncodedWordsForOldReadersAndByRfc2231ForOthers() throws Exception {
    assertThat(linesOf(mail().attach("Übersicht.pdf", "application/pdf", PDF)))
        .contains(
            " name=\"=?UTF-8?B?w5xiZXJzaWNodC5wZGY=?=\"", " filename*=UTF-8''%C3%9Cbersicht.pdf");
    String ascii = "x".repeat(100) + ".pdf";
    assertThat(linesOf(mail().attach(ascii, "application/pdf", PDF)))
        .contains(" name=\"" + ascii + "\"")
        .anyMatch(line -> line.startsWith(" filename*0*=UTF-8''xxx"));
  }

  @Test
  void namesAFileInOnePieceWhereThatIsAsked() throws Exception {
    String ascii = "x".repeat(100) + ".pdf";
    assertThat(linesOf(mail().attach(ascii, "application/pdf", PDF).splitFileNames(false)))
        .contains(" filename=\"" + ascii + "\"")
        .noneMatch(line -> line.contains("filename*"));
    String japanese = "日本語".repeat(20) + ".pdf";
    assertThat(linesOf(mail().attach(japanese, "application/pdf", PDF).splitFileNames(false)))
        .anyMatch(line -> line.startsWith(" filename*=UTF-8''%E6%97%A5"))
        .noneMatch(line -> line.contains("filename*0"));
    String longest = "日本語".repeat(200) + ".pdf"; // no line holds it
    assertThat(linesOf(mail().attach(longest, "application/pdf", PDF).splitFileNames(false)))
        .anyMatch(line -> line.contains("filename*0"))
        .allMatch(line -> line.length() <= 998);
  }

  @ParameterizedTest
  @CsvSource({
    "a.EML,message/rfc822",
    "sales.2026.csv,text/csv",
    "a.txt,text/plain",
    "a.html,text/html",
    "a,application/octet-stream",
    ".,application/octet-stream"
  })
  void knowsAFileByItsNameWhereThePlatformDoesNot(String name, String type) {
    assertThat(MediaType.ofFile(name)).isEqualTo(type);
  }
}
