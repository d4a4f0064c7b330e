package org.smtpconnector.it.fresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * The sample as it is started for somebody who tries it, in its own configuration, and its page in
 * a browser. The last test stops the mailbox.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@ExtendWith(NeedsBrowser.class)
@Tag("fresh-server")
class SamplePageIT {
  private static final Path IT = Path.of(System.getProperty("it.directory"));
  private static final Duration SOON = Duration.ofMinutes(2);
  // As a Message-ID has it, each word of it longer than a narrow screen is wide.
  private static final String LONG = "an-address-of-a-length-that-no-screen-is-wide-enough-for";

  private final SampleServer server = SampleServer.named("sample");
  private Browser browser;

  @BeforeAll
  void start() throws IOException {
    // What is deferred stays so until a person decides.
    server.environment("SMTPCONNECTOR_OUTBOX_FIRST_DELAY", "PT1H");
    server.start();
    browser = new Browser(Files.createTempDirectory(IT, "chromium"));
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
    server.close();
  }

  @BeforeEach
  void open() {
    browser.emulate(1280, "light");
    browser.open(server.url("/"));
    awaitText("received, the newest first");
  }

  private void awaitText(String text) {
    await().atMost(SOON).untilAsserted(() -> assertThat(browser.text()).contains(text));
  }

  private void order(String customer) {
    browser.run(
        """
        const form = document.getElementById('order');
        form.elements.customer.value = arguments[0];
        form.requestSubmit();
        """,
        customer);
    awaitText(customer + ",");
  }

  private void showFirst() {
    browser.run("document.querySelector('#mails > li details').open = true");
    awaitText("The message as it came over the wire");
  }

  private boolean scrollsSideways() {
    return (Boolean)
        browser.run(
            """
            return document.documentElement.scrollWidth > document.documentElement.clientWidth
              || window.scrollX > 0;
            """);
  }

  @Test
  @Order(1)
  void isAtTheAddressThatTheConsoleNames() {
    assertThat(server.consoleText())
        .contains("The sample: see its messages and the schedule at " + server.url("/"));
  }

  @Test
  @Order(2)
  void tellsInWordsWhatBecameOfEachMessageWhyAndWhenItIsTriedAgain() {
    order("ann@doe.example");
    order("full@doe.example");
    order("nobody@doe.example");
    order("lost@doe.example");

    // At one moment: the report is in the outbox, too, while it is sent.
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(browser.text())
                    .contains("To be sent: 1. For you to decide: 2.")
                    .contains("Deferred", "sent once, next attempt at ")
                    .contains("full@doe.example: 452 4.2.2 mailbox full, as always")
                    .contains("Refused", "nobody@doe.example: 550 5.1.1 no such mailbox")
                    .contains("In doubt", "Search the recipient's mailbox or the relay's log for <")
                    .doesNotContainPattern("DOUBT|REFUSED|WAITING|DEFERRED"));
  }

  @Test
  @Order(3)
  void saysTheDateOfWhatIsNotOfToday() {
    String shown =
        (String) browser.run("return when('2001-02-03T04:05:06Z') + '|' + when(new Date())");
    assertThat(shown).containsPattern("2001.*\\|\\d\\d:\\d\\d:\\d\\d$");
  }

  @ParameterizedTest
  @Order(4)
  @CsvSource({"360, light", "360, dark", "768, light", "768, dark", "1280, light", "1280, dark"})
  void isReadableAtEachWidthInBothSchemes(int width, String scheme) throws IOException {
    browser.emulate(width, scheme);
    browser.open(server.url("/"));
    awaitText("received, the newest first");
    order(LONG + "@doe.example");
    showFirst();
    browser.photograph(IT.resolve("page-" + width + "-" + scheme + ".png"));
    browser.emulate(width, scheme);

    assertThat(scrollsSideways()).isFalse();
    assertThat(browser.violations()).isEmpty();
  }

  @Test
  @Order(5)
  void breaksNoWordThatFitsInALine() {
    browser.emulate(360, "light");
    assertThat(
            browser.run(
                """
                const place = document.querySelector('#orders .line');
                const range = document.createRange();
                range.selectNodeContents(place.firstChild);
                return [...place.firstChild.textContent.matchAll(/\\S+/g)].filter((word) => {
                  const text = place.firstChild.firstChild;
                  range.setStart(text, word.index);
                  range.setEnd(text, word.index + word[0].length);
                  return range.getClientRects().length > 1;
                }).length;
                """))
        .isEqualTo(0L);
  }

  @Test
  @Order(6)
  void showsEachMessageByTheKeyboardAlone() {
    long messages = (Long) browser.run("return document.querySelectorAll('#mails > li').length");
    assertThat(messages).isGreaterThan(3);
    List<String> reached = new ArrayList<>();
    browser.run("document.querySelectorAll('details').forEach((it) => { it.open = false; })");
    browser.run("document.activeElement.blur(); window.getSelection().removeAllRanges()");
    for (int i = 0; i < 200 && reached.size() < messages; i++) {
      browser.press(Keys.TAB);
      WebElement focused = browser.focused();
      if (focused.getTagName().equals("summary")) {
        reached.add(focused.getText());
      }
    }
    assertThat(reached).hasSizeGreaterThanOrEqualTo((int) messages);

    browser.press(Keys.ENTER);
    awaitText("The message as it came over the wire");
    assertThat(
            browser.run("return document.activeElement.parentElement.open && document.hasFocus()"))
        .isEqualTo(true);
  }

  @Test
  @Order(7)
  void keepsTheFocusWhileItFollowsWhatHappens() {
    browser.run("document.querySelector('#mails > li:last-child summary').focus()");
    String subject = browser.focused().getText();
    long before = (Long) browser.run("return document.querySelectorAll('#mails > li').length");
    await()
        .atMost(SOON)
        .until(
            () ->
                (Long) browser.run("return document.querySelectorAll('#mails > li').length")
                    > before);
    assertThat(browser.focused().getText()).isEqualTo(subject);
  }

  @Test
  @Order(8)
  void showsAMessageToWhoeverTouchesIt() {
    browser.emulate(360, "light");
    browser.open(server.url("/"));
    awaitText("received, the newest first");
    browser.run("document.querySelectorAll('details').forEach((it) => { it.open = false; })");

    browser.tap("#mails > li:last-child summary");

    awaitText("The message as it came over the wire");
  }

  private void decide(String decision, String recipient) {
    String button = decision + ": the message to " + recipient;
    await()
        .atMost(SOON)
        .until(
            () ->
                browser.run(
                    """
                    const button = document.querySelector(`[aria-label="${arguments[0]}"]`);
                    button?.click();
                    return button !== null;
                    """,
                    button),
            Boolean.TRUE::equals);
  }

  @Test
  @Order(9)
  void resendsReleasesAndDropsMessages() {
    decide("Resend", "nobody@doe.example");
    awaitText("The message to nobody@doe.example is sent again.");
    decide("Try now", "full@doe.example");
    awaitText("The message to full@doe.example is tried now.");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(browser.text().split("sent 2 times", -1)).hasSizeGreaterThan(2));
    for (String address : List.of("lost@doe.example", "nobody@doe.example", "full@doe.example")) {
      decide("Drop", address);
      awaitText("The message to " + address + " was dropped.");
    }
    awaitText("Empty: no message waits.");
    assertThat(browser.focused().getText()).isEqualTo("Outbox"); // its buttons are gone
  }

  @Test
  @Order(10)
  void namesTheMailboxThatIsStoppedAsThat() throws IOException {
    Path application = server.directory().resolve("apps/mailbox.war");
    Files.move(application, application.resolveSibling("mailbox.war.away"));

    awaitText("The mailbox is stopped: the server is running, but this application is not.");
    awaitText("The messages below were received before ");
    // Of the page as a whole it would not do: a Message-ID may have any number in it.
    assertThat(browser.run("return document.getElementById('mailbox-state').textContent"))
        .asString()
        .doesNotContain("404", "Not Found");
    browser.photograph(IT.resolve("page-stopped.png"));
    assertThat(browser.violations()).isEmpty();

    order("later@doe.example");
    awaitText("To be sent: ");
    awaitText("not sent yet");
    awaitText("Waiting");
  }
}
