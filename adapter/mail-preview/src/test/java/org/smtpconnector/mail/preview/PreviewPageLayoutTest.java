package org.smtpconnector.mail.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailSender;

/** The page, with a connection factory that captures messages. */
class PreviewPageLayoutTest {
  private static final String METHODS = "/methods/" + ShopPreviews.class.getName() + ".";

  @TempDir static Path directory;
  private static Path capture;
  private static PreviewServer server;

  @BeforeAll
  static void start() throws Exception {
    capture = directory.resolve("mails");
    server =
        new PreviewServer(
            directory,
            capture,
            Map.of("smtpconnector.preview", "true", "smtpconnector.from", "shop@shop.example"),
            ShopPreviews.class);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void clear() throws Exception {
    if (Files.isDirectory(capture)) {
      try (Stream<Path> files = Files.list(capture)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void send(Mail.Builder mail) {
    server.bean(MailSender.class).send(mail.build());
  }

  private static String write(String name, String message) throws Exception {
    Files.createDirectories(capture);
    Files.writeString(capture.resolve(name), message.replace("\n", "\r\n"));
    return "/captured/0/" + name;
  }

  private static List<String> subjects(String section) throws Exception {
    return server.page("").select("section[aria-labelledby=" + section + "] .subject").eachText();
  }

  @Test
  void listsTheMessageOfEachKindOfMethod() throws Exception {
    assertThat(subjects("made"))
        .containsExactly(
            "ShopPreviews.broken",
            "Of a builder",
            "Composed",
            "Your order no. 4711 — grüße",
            "Of Jakarta Mail",
            "ShopPreviews.nothing",
            "Of a template");
    assertThat(server.page("").text()).contains("to Ann Doe <ann@doe.example> Order confirmation");
  }

  @Test
  void saysWhichMethodFailedAndWhyWhileTheOthersAreShown() throws Exception {
    assertThat(server.page("").select(".failed").eachText())
        .containsExactly(
            "cannot be shown: "
                + ShopPreviews.class.getName()
                + ".broken: java.lang.IllegalStateException: no customer <b>4711</b>",
            "cannot be shown: "
                + ShopPreviews.class.getName()
                + ".nothing: java.lang.IllegalStateException: it returned null");

    HttpResponse<String> page = server.get("/mail-preview" + METHODS + "broken");

    assertThat(page.statusCode()).isEqualTo(500);
    assertThat(page.body())
        .contains("no customer &lt;b&gt;4711&lt;/b&gt;", "at " + ShopPreviews.class.getName())
        .doesNotContain("<b>");
  }

  @Test
  void listsCapturedMessagesTheNewestFirst() throws Exception {
    assertThat(server.page("").text()).contains("No message is in " + capture + " yet");
    for (int i = 1; i <= 51; i++) {
      send(Mail.to("ann@doe.example").subject("No. " + i).text("All good."));
    }
    assertThat(subjects("captured")).hasSize(50).startsWith("No. 51", "No. 50");
    Elements older = server.page("").select(".pages a");
    assertThat(older.eachText()).containsExactly("Older");
    assertThat(server.page("/?first=50").select("[aria-labelledby=captured] .subject").eachText())
        .containsExactly("No. 1");
  }

  @Test
  void showsAMessageThatWasSentWithItsEnvelope() throws Exception {
    send(
        Mail.to("ann@doe.example")
            .bcc("archive@shop.example")
            .subject("Hello")
            .html("<p>All <b>good</b></p>"));

    Document page =
        server.page(
            server
                .page("")
                .select("[href*=captured]")
                .attr("href")
                .replace("/shop/mail-preview", ""));

    assertThat(page.select("h1").text()).isEqualTo("Hello");
    assertThat(page.select("dl").text())
        .contains("From shop@shop.example To ann@doe.example")
        .contains("Envelope <shop@shop.example> to ann@doe.example, archive@shop.example");
    assertThat(page.select("iframe").hasAttr("sandbox")).isTrue();
    assertThat(page.select("iframe").attr("sandbox")).isEmpty();
  }

  @Test
  void showsHtmlAloneInAFrameWithItsImages() throws Exception {
    HttpResponse<String> frame = server.get("/mail-preview" + METHODS + "confirmation/frame");

    assertThat(frame.body())
        .contains("<h1>Thank you, Ann</h1>", "src=\"data:image/png;base64,iVBORw==\"")
        .doesNotContain("cid:");
    assertThat(frame.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("sandbox; default-src 'none'; ")
        .contains("img-src data:", "frame-ancestors 'self'")
        .doesNotContain("script-src", "http:");
  }

  @ParameterizedTest
  @CsvSource({
    "/text, 'Thank you, Ann.'",
    "/links, Your order https://shop.example/orders/4711",
    "/headers, Subject Your order no. 4711 — grüße",
    "/source, MIME-Version: 1.0"
  })
  void showsEachView(String view, String text) throws Exception {
    Document page = server.page(METHODS + "confirmation" + view);

    assertThat(page.select(".content").text()).contains(text);
    assertThat(page.select("[aria-current]").attr("href")).endsWith(view);
  }

  @Test
  void showsTheTextOfAMessageWithoutHtml() throws Exception {
    Document page = server.page(METHODS + "builder");

    assertThat(page.select(".content pre").text()).isEqualTo("All good.");
    assertThat(page.select(".tabs a").eachText())
        .containsExactly("Text", "Links (0)", "Headers", "Source");
    assertThat(page.select("[aria-current]").text()).isEqualTo("Text");
  }

  @Test
  void savesAttachmentsAndShowsNone() throws Exception {
    FileLinks files = new FileLinks(server.page(METHODS + "confirmation"));
    assertThat(files.names()).containsExactly("logo.png", "invoice.csv");

    HttpResponse<String> file = server.get(files.link(1));

    assertThat(file.body()).isEqualTo("a,b\n");
    assertThat(file.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    assertThat(file.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(file.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"invoice.csv\"; filename*=UTF-8''invoice.csv");
  }

  /** The files of a page. */
  private record FileLinks(Document page) {
    List<String> names() {
      return page.select(".files .name").eachText();
    }

    String link(int number) {
      return page.select(".files a").get(number).attr("href").replace("/shop", "");
    }
  }

  @Test
  void savesTheMessageAsItWasCaptured() throws Exception {
    String message = "Subject: Hello\n\nAll good.\n";
    String path = write("hello.eml", message);

    HttpResponse<String> file = server.get("/mail-preview" + path + "/message.eml");

    assertThat(file.body()).isEqualTo(message.replace("\n", "\r\n"));
    assertThat(file.headers().firstValue("Content-Type")).hasValue("message/rfc822");
    assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment; ");
  }

  @Test
  void showsTheBeginningOfALargeMessage() throws Exception {
    String path =
        write(
            "large.eml",
            "Subject: Large\nContent-Type: text/plain\n\n"
                + "All good, and more.\n".repeat(200_000));

    Document page = server.page(path + "/text");

    assertThat(page.text()).contains("Only its beginning is shown");
    assertThat(page.select("pre").text().length()).isBetween(1_000_000, 2 * 1024 * 1024);
    assertThat(server.page(path + "/source").select("pre").text().length()).isLessThan(300_000);
  }

  @Test
  void refusesAnEndlessHeader() throws Exception {
    String path = write("header.eml", "X-Long: " + "x".repeat(2 * 1024 * 1024));

    assertThat(server.page("").select(".failed").eachText())
        .anyMatch(text -> text.contains("its header has more than 1048576 octets"));
    assertThat(server.get("/mail-preview" + path).statusCode()).isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource({
    "/captured/0/../../secret.eml",
    "/captured/0/..%2F..%2Fsecret.eml",
    "/captured/0/secret.eml",
    "/captured/1/hello.eml",
    "/captured/0/hello.eml/part/9",
    "/captured/0/hello.eml/frame",
    "/captured/0/notes.txt",
    "/methods/java.lang.Object.toString",
    "/other"
  })
  void findsNothingThatItDoesNotList(String path) throws Exception {
    Files.writeString(directory.resolve("secret.eml"), "Subject: secret\r\n\r\n");
    write("hello.eml", "Subject: Hello\n\nAll good.\n");
    write("notes.txt", "mine");
    Files.createSymbolicLink(capture.resolve("secret.eml"), directory.resolve("secret.eml"));

    HttpResponse<String> answer = server.get("/mail-preview" + path);

    assertThat(answer.statusCode()).isBetween(400, 404);
    assertThat(answer.body()).doesNotContain("secret");
  }

  @Test
  void showsAMessageWhateverItsFileIsCalled() throws Exception {
    write("a b?#%41é.eml", "Subject: Hello\n\nAll good.\n");

    String link = server.page("").select("[href*=captured]").attr("href");

    assertThat(server.get(link.replace("/shop", "")).statusCode()).isEqualTo(200);
  }
}
