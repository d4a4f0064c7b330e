package org.smtpconnector.mail.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message whose every field tries to break out of the page. */
class HostileMessageTest {
  private static final String MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>";
  private static final String MESSAGE =
      """
      From: %1$s <eve@roe.example>
      To: %1$s <ann@doe.example>
      Subject: %1$s
      X-%1$s: %1$s
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: text/html

      <a href="javascript:alert(1)">%1$s</a></textarea></pre></iframe>%1$s
      <iframe src="cid:page"></iframe><meta http-equiv=refresh content="0;url=http://roe.example/">
      --b
      Content-Type: text/plain

      </pre>%1$s
      --b
      Content-Type: text/html; name="x"
      Content-ID: <page>
      Content-Disposition: attachment; filename="../..\\\\%2$s\u202egpj.html"

      %1$s
      --b--
      """
          .formatted(MARKUP, "a;<script>b");

  @TempDir static Path directory;
  private static PreviewServer server;

  @BeforeAll
  static void start() throws Exception {
    Path captured = Files.createDirectory(directory.resolve("mails"));
    Files.writeString(captured.resolve("hostile.eml"), MESSAGE.replace("\n", "\r\n"));
    server = new PreviewServer(directory, captured, Map.of("smtpconnector.preview", "true"));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/captured/0/hostile.eml",
        "/captured/0/hostile.eml/text",
        "/captured/0/hostile.eml/links",
        "/captured/0/hostile.eml/headers",
        "/captured/0/hostile.eml/source"
      })
  void isTextInEveryPage(String path) throws Exception {
    HttpResponse<String> answer = server.get("/mail-preview" + path);
    Document page = Jsoup.parse(answer.body());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(page.text()).contains("<script>alert(1)</script>");
    assertThat(page.select("script, img, [onerror], meta[http-equiv], [href^=javascript]"))
        .isEmpty();
    assertThat(page.select("iframe").eachAttr("sandbox")).allMatch(String::isEmpty);
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; ")
        .doesNotContain("script-src", "unsafe");
  }

  @Test
  void hasNoScriptNorPageInItsFrame() throws Exception {
    HttpResponse<String> frame = server.get("/mail-preview/captured/0/hostile.eml/frame");

    assertThat(frame.headers().allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .startsWith("sandbox; default-src 'none'; ")
        .doesNotContain("allow-", "script-src", "http");
    assertThat(frame.body()).contains("src=\"cid:page\"").doesNotContain("data:text");
  }

  @Test
  void hasNoMoreImagesThanArePermittedHoweverOftenItNamesOne() throws Exception {
    String message =
        "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
            + "<img src=cid:a>".repeat(100)
            + "\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <a>\r\n\r\n"
            + "x".repeat(1024 * 1024)
            + "\r\n--b--\r\n";
    Path file = Files.writeString(directory.resolve("mails").resolve("often.eml"), message);
    try {
      String frame = server.get("/mail-preview/captured/0/often.eml/frame").body();

      assertThat(frame.split("data:image/png", -1)).hasSize(1 + 8);
      assertThat(frame.split("cid:a", -1)).hasSize(1 + 92);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void namesItsFileWithoutAPath() throws Exception {
    HttpResponse<String> file = server.get("/mail-preview/captured/0/hostile.eml/part/2");

    assertThat(file.headers().allValues("Content-Disposition")).hasSize(1);
    String name = file.headers().firstValue("Content-Disposition").orElseThrow();
    assertThat(name).startsWith("attachment; filename=\"").endsWith("gpj.html");
    assertThat(List.of(name.split("filename"))).hasSize(3);
    assertThat(name).doesNotContain("/", "\\", "<", "\u202e", "%E2%80%AE", "%2F", "%5C");
    assertThat(file.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
  }
}
