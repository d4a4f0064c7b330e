package org.smtpconnector.it.fresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The preview of the sample's messages, and of a hostile one, in a browser. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(NeedsBrowser.class)
@Tag("fresh-server")
class MailPreviewIT {
  private static final Path IT = Path.of(System.getProperty("it.directory"));
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String HOSTILE = "/mail-preview/captured/0/hostile.eml";
  private static final String REPORT =
      "/mail-preview/methods/org.smtpconnector.sample.shop.MailPreviews.salesReport";

  private final SampleServer server = SampleServer.named("preview");
  private final Queue<String> requested = new ConcurrentLinkedQueue<>();
  private HttpServer elsewhere;
  private Browser browser;

  @BeforeAll
  void start() throws IOException {
    elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          requested.add(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    elsewhere.start();
    Path mails = Files.createTempDirectory(IT, "preview");
    Files.writeString(mails.resolve("hostile.eml"), hostile());
    server.environment("SMTPCONNECTOR_PREVIEW_DIRECTORY", mails);
    server.start();
    browser = new Browser(Files.createTempDirectory(IT, "chromium"));
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
    server.close();
    elsewhere.stop(0);
  }

  @BeforeEach
  void forget() {
    requested.clear();
    browser.emulate(1280, "light");
  }

  /** What would run scripts, leave the frame, or load something, if a browser let it. */
  private String hostile() {
    return """
        From: eve@roe.example
        To: ann@doe.example
        Subject: "'><script>document.title = 'broken out'</script>
        Content-Type: text/html; charset=UTF-8

        <p>Hello, Ann.</p>
        <script>document.body.append('A script ran.'); top.document.title = 'broken out';</script>
        <img src="/nothing" alt="" onerror="document.body.append('A script ran.')">
        <svg onload="document.body.append('A script ran.')"></svg>
        <iframe src="javascript:document.body.append('A script ran.')"></iframe>
        <img src="ELSEWHERE/image" alt=""><iframe src="ELSEWHERE/frame"></iframe>
        <link rel="stylesheet" href="ELSEWHERE/style"><link rel="prefetch" href="ELSEWHERE/prefetch">
        <style>@import "ELSEWHERE/import"; body { background: url(ELSEWHERE/background) }</style>
        <video src="ELSEWHERE/video" poster="ELSEWHERE/poster" autoplay></video>
        <object data="ELSEWHERE/object"></object>
        <form action="ELSEWHERE/form"><input autofocus></form>
        <meta http-equiv="refresh" content="0;url=ELSEWHERE/refresh">
        """
        .replace("ELSEWHERE", "http://localhost:" + elsewhere.getAddress().getPort());
  }

  private void awaitTextOfFrame(String text) {
    await().atMost(SOON).untilAsserted(() -> assertThat(browser.textOfFrame()).contains(text));
  }

  @Test
  void listsTheMessagesOfTheShop() {
    browser.open(server.url("/mail-preview"));

    assertThat(browser.text())
        .contains("Your order no. 4711", "Order confirmation", "Ann Doe <ann@doe.example>")
        .contains("Sales report of a day without sales", "Captured messages")
        .doesNotContain("cannot be shown");
  }

  @Test
  void isALinkOfTheSamplesPage() {
    browser.open(server.url("/"));
    browser.run("[...document.links].find((a) => a.text.startsWith('Preview')).click()");

    await().atMost(SOON).untilAsserted(() -> assertThat(browser.text()).contains("4711"));
  }

  @ParameterizedTest
  @CsvSource({"375, light", "375, dark", "768, light", "1280, light", "1280, dark"})
  void isReadableAtEachWidthInBothSchemes(int width, String scheme) throws IOException {
    for (String path : List.of("/mail-preview", REPORT, REPORT + "/headers", HOSTILE)) {
      browser.emulate(width, scheme);
      browser.open(server.url(path));
      String name = path.substring(path.lastIndexOf('/') + 1).replace('.', '-');
      browser.photograph(IT.resolve("preview-" + name + "-" + width + "-" + scheme + ".png"));
      browser.emulate(width, scheme);

      assertThat(
              browser.run(
                  "const e = document.documentElement; return e.scrollWidth > e.clientWidth"))
          .as(path)
          .isEqualTo(false);
      assertThat(browser.violations()).as(path).isEmpty();
    }
  }

  @Test
  void showsTheHtmlAtTheWidthThatTheKeyboardChooses() {
    browser.open(server.url(REPORT));
    awaitTextOfFrame("The figures are attached as sales.csv.");

    browser.run("document.querySelector('[value=fit]').focus()");
    for (int width : List.of(375, 600, 800)) {
      browser.press(Keys.ARROW_RIGHT);
      assertThat(browser.run("return document.querySelector('iframe').offsetWidth"))
          .isEqualTo((long) width);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?remote"})
  void runsNoScriptOfAMessageAndLetsNoneOut(String query) {
    browser.open(server.url(HOSTILE + query));
    awaitTextOfFrame("Hello, Ann.");

    assertThat(browser.textOfFrame()).doesNotContain("A script ran.");
    assertThat(browser.run("return document.title")).asString().doesNotStartWith("broken out");
    assertThat(browser.run("return document.querySelector('iframe').contentDocument")).isNull();
    assertThat(browser.run("return document.scripts.length")).isEqualTo(0L);
  }

  @Test
  void loadsNothingFromElsewhereUnlessItIsAskedForImages() {
    browser.open(server.url(HOSTILE));
    awaitTextOfFrame("Hello, Ann.");
    assertThat(requested).isEmpty();

    browser.run("document.querySelector('.remote a').click()");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(requested).contains("/image", "/background"));
    assertThat(requested)
        .doesNotContain("/frame", "/style", "/import", "/video", "/object", "/form", "/refresh");
  }

  @ParameterizedTest
  @CsvSource({
    "prod, mp.config.profile is prod: remove",
    "staging, the connection factory mail/reports sends messages to their recipients"
  })
  void isRefusedInProduction(String profile, String reason) throws IOException {
    try (SampleServer production = SampleServer.named("preview-production")) {
      production.environment("MP_CONFIG_PROFILE", profile);
      production.start();

      assertThat(production.log())
          .containsPattern("CWWKZ000[24]E")
          .contains("smtpconnector.preview is true, but " + reason);
    }
  }
}
