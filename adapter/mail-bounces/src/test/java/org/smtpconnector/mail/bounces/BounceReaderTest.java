package org.smtpconnector.mail.bounces;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Authenticator;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mailbox that is read by IMAP. */
class BounceReaderTest {
  private static final String POSTFIX = Samples.text("postfix-failed");
  private static final String EXIM = Samples.text("exim-delayed");
  private static final String SENDMAIL = Samples.text("sendmail-two");
  private static final String LETTER =
      "From: Ann <ann@customer.example>\r\nSubject: Hello\r\n\r\nWhere is my order?\r\n";

  private final BounceServer server = new BounceServer();
  private final List<String> fired = new ArrayList<>();
  private Logged logged;

  @BeforeEach
  void listen() {
    logged = new Logged();
  }

  @AfterEach
  void close() {
    logged.close();
    server.close();
  }

  private void fire(MailBounced bounced) {
    fired.add(bounced.messageId().orElseThrow());
  }

  private static BounceReader reader(Map<String, String> settings, Consumer<MailBounced> listener) {
    return new BounceReader(
        BounceSettings.of(BounceServer.config(settings)).orElseThrow(), listener);
  }

  private BounceReader reader(String... settings) {
    return reader(server.settings(settings), this::fire);
  }

  private void assertFired(String... names) {
    assertThat(fired)
        .containsExactly(
            List.of(names).stream()
                .map(name -> "<" + name + ".1796@shop.example>")
                .toArray(String[]::new));
  }

  @Test
  void firesEachReportOnceAndMarksItAsSeen() throws Exception {
    server.deliver(POSTFIX, EXIM);
    BounceReader reader = reader();
    reader.run();
    assertFired("failed", "delayed");
    assertThat(server.flags()).containsExactly("seen", "seen");

    server.deliver(SENDMAIL);
    reader.run();
    reader.run();
    assertFired("failed", "delayed", "two");
    reader().run(); // after a restart
    assertFired("failed", "delayed", "two");
    assertThat(logged.lines()).isEmpty();
  }

  @Test
  void deletesReportsIfTheSettingsSaySo() throws Exception {
    server.deliver(POSTFIX, LETTER, EXIM);
    reader("processed", "delete").run();
    assertFired("failed", "delayed");
    assertThat(server.count("INBOX")).isEqualTo(1);
  }

  @Test
  void movesReportsIfTheSettingsSaySo() throws Exception {
    server.createFolder("Done");
    server.deliver(POSTFIX, LETTER);
    reader("processed", "move", "processed-folder", "Done").run();
    assertFired("failed");
    assertThat(server.count("INBOX")).isEqualTo(1);
    assertThat(server.count("Done")).isEqualTo(1);
  }

  @Test
  void leavesOtherMessagesAsTheyAreAndNamesThemOnce() throws Exception {
    server.deliver(LETTER, POSTFIX, LETTER);
    BounceReader reader = reader();
    reader.run();
    reader.run();
    assertFired("failed");
    assertThat(server.flags()).containsExactly("new", "seen", "new");
    assertThat(logged.lines())
        .singleElement()
        .asString()
        .contains(
            "messages in INBOX of the bounce mailbox are no reports",
            "stay there: 2, with the UIDs");
  }

  @Test
  void firesAReportAgainThatAnObserverCouldNotTake() throws Exception {
    List<String> attempts = new ArrayList<>();
    BounceReader reader =
        reader(
            server.settings(),
            bounced -> {
              attempts.add(bounced.messageId().orElseThrow());
              if (attempts.size() == 1) {
                throw new IllegalStateException("the database is down");
              }
              fire(bounced);
            });
    server.deliver(POSTFIX, LETTER, EXIM);
    reader.run();
    assertFired("delayed");
    assertThat(server.flags()).containsExactly("new", "new", "seen");
    reader.run();
    reader.run();
    assertFired("delayed", "failed");
    assertThat(logged.lines()).hasSize(2); // of the observer, and of the letter
  }

  @Test
  void readsNoMoreInOneRunThanTheSettingsAllow() throws Exception {
    server.deliver(LETTER, POSTFIX, EXIM, SENDMAIL);
    BounceReader reader = reader("max-messages", "2");
    reader.run();
    assertFired("failed");
    reader.run();
    assertFired("failed", "delayed", "two");
  }

  @Test
  void saysOnceThatTheMailboxIsAwayAndGoesOnWhenItIsBack() throws Exception {
    server.close();
    BounceReader reader = reader();
    reader.run();
    reader.run();
    assertThat(logged.lines())
        .singleElement()
        .asString()
        .contains("the bounce mailbox (bounces@shop.example at 127.0.0.1:", "every PT1M");

    server.start();
    server.deliver(POSTFIX);
    reader.run();
    assertFired("failed");
    assertThat(logged.lines()).last().asString().contains("can be read again");
  }

  @Test
  void namesThePropertiesOfARefusedPasswordAndShowsNone() {
    reader("password", "wrong-" + BounceServer.PASSWORD).run();
    assertThat(logged.lines())
        .singleElement()
        .asString()
        .contains("it refuses user bounces@shop.example", "smtpconnector.bounces.user and password")
        .doesNotContain(BounceServer.PASSWORD);
  }

  @Test
  void namesAFolderThatIsMissing() throws Exception {
    server.deliver(POSTFIX);
    reader("processed", "move", "processed-folder", "Done").run();
    reader("folder", "Bounces").run();
    assertThat(fired).isEmpty();
    assertThat(logged.lines()).hasSize(2);
    assertThat(logged.lines().get(0))
        .contains("processed-folder is 'Done', and the mailbox has no");
    assertThat(logged.lines().get(1)).contains("folder is 'Bounces', and the mailbox has no such");
  }

  @Test
  void requiresStarttlsIfTheSettingsSaySo() throws Exception {
    server.deliver(POSTFIX);
    reader("security", "starttls").run();
    assertThat(fired).isEmpty();
    assertThat(logged.lines()).singleElement().asString().contains("STARTTLS");
  }

  @Test
  void stopsBeforeItsNextMessage() throws Exception {
    CountDownLatch inObserver = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    BounceReader reader =
        reader(
            server.settings(),
            bounced -> {
              inObserver.countDown();
              try {
                goOn.await(60, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              fire(bounced);
            });
    server.deliver(POSTFIX, EXIM);
    Thread run = new Thread(reader);
    run.start();
    assertThat(inObserver.await(60, TimeUnit.SECONDS)).isTrue();
    reader.stop(Duration.ZERO);
    goOn.countDown();
    run.join(60_000);
    assertFired("failed");
    assertThat(logged.lines()).singleElement().asString().contains("did not stop in time");

    reader.run();
    reader.stop(Duration.ofSeconds(60));
    assertFired("failed");
    assertThat(server.flags()).containsExactly("seen", "new");
  }

  // The server's mail session

  private Session session(String protocol) {
    Properties properties = new Properties();
    properties.setProperty("mail.store.protocol", protocol);
    properties.setProperty("mail.imap.host", "127.0.0.1");
    properties.setProperty("mail.imap.port", String.valueOf(server.port()));
    properties.setProperty("mail.imap.user", "bounces@shop.example");
    return Session.getInstance(
        properties,
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication(getDefaultUserName(), BounceServer.PASSWORD);
          }
        });
  }

  private BounceReader readerBySession() {
    return reader(Map.of("smtpconnector.bounces.mail-session", "mail/bounces"), this::fire);
  }

  @Test
  void takesHostAndCredentialsFromAMailSession() throws Exception {
    LocalNames.bind("mail/bounces", session("imap"));
    server.deliver(LETTER, POSTFIX);
    readerBySession().run();
    assertFired("failed");
    assertThat(server.flags()).containsExactly("new", "seen");
  }

  @Test
  void saysWhatIsWrongWithAMailSession() {
    for (Object bound : new Object[] {session("pop3"), "a text"}) {
      LocalNames.bind("mail/bounces", bound);
      readerBySession().run();
    }
    LocalNames.unbind("mail/bounces");
    readerBySession().run();
    assertThat(logged.lines())
        .hasSize(3)
        .allMatch(l -> l.contains("mail-session is 'mail/bounces'"));
    assertThat(logged.lines().get(0)).contains("whose store protocol is pop3: set it to imaps");
    assertThat(logged.lines().get(1)).contains("where a java.lang.String is bound");
    assertThat(logged.lines().get(2))
        .contains("where nothing is bound", "define a mail session in the server");
  }
}
