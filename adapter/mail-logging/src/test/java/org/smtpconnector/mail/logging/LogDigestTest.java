package org.smtpconnector.mail.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.testkit.CapturedMail;
import org.smtpconnector.mail.testkit.TestMailbox;
import org.smtpconnector.testkit.NonCommandPhase;

/** The handler and its digests: the test says when an interval has passed. */
class LogDigestTest {
  private static final String OPS = "ops@shop.example";
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger SHOP = Logger.getLogger("shop.orders");

  private final TestMailbox mailbox = new TestMailbox();
  private final MailSender sender = mailbox.sender("Server <server@shop.example>");
  private final LogMailSettings settings =
      new LogMailSettings(
          List.of(OPS), List.of(""), Level.SEVERE, Duration.ofMinutes(1), 2, 10_000, "[shop] ");
  private final Backlog backlog = new Backlog(settings.size());
  private final OwnRecords own = new OwnRecords();
  private final DigestHandler handler = new DigestHandler(settings.level(), backlog, own);
  private Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private final DigestMailer digests =
      new DigestMailer(settings, sender::send, backlog, own, () -> now);

  @BeforeEach
  void attach() {
    ROOT.addHandler(handler);
  }

  @AfterEach
  void detach() {
    ROOT.removeHandler(handler);
    mailbox.close();
  }

  @Test
  void mailsWhatWasLoggedAsOneDigest() {
    SHOP.severe("Disk full");
    SHOP.log(Level.SEVERE, "No order {0}", 42);
    SHOP.log(Level.SEVERE, "Broken", new IllegalStateException("no stock"));

    digests.run();
    digests.run();

    assertThat(mailbox.mails()).hasSize(1);
    CapturedMail mail = mailbox.sentTo(OPS).get(0);
    assertThat(mail.subject()).isEqualTo("[shop] SEVERE: Disk full (and 2 more)");
    assertThat(mail.text())
        .containsSubsequence("Disk full", "No order 42", "Broken", "no stock", "LogDigestTest");
    assertThat(mail.header("Auto-Submitted")).contains("auto-generated");
  }

  @Test
  void leavesOutWhatIsBelowItsLevel() {
    SHOP.warning("Disk is filling");
    digests.run();
    assertThat(mailbox.mails()).isEmpty();
  }

  @Test
  void mailsNothingOfItsOwnMailNorOfAnyOther() throws InterruptedException {
    for (String name :
        List.of(
            "org.smtpconnector", "org.smtpconnector.x", "jakarta.mail", "org.eclipse.angus.mail")) {
      Thread other = new Thread(() -> Logger.getLogger(name).severe("about a mail"));
      other.start();
      other.join();
    }
    digests.run();
    assertThat(mailbox.mails()).isEmpty();
  }

  @Test
  void mailsNothingThatItsThreadLogsWhileItMails() {
    DigestMailer noisy =
        new DigestMailer(
            settings,
            mail -> {
              SHOP.severe("something below logs");
              sender.send(mail);
            },
            backlog,
            own,
            () -> now);
    SHOP.severe("Disk full");

    noisy.run();
    noisy.run();

    assertThat(mailbox.mails()).hasSize(1);
    assertThat(mailbox.last().text()).doesNotContain("something below");
  }

  /** With all that may be logged on the way of a mail: a relay that is down makes most of it. */
  @Test
  void mailsNoLineThatAFailedDigestMakes() {
    Level before = ROOT.getLevel();
    DigestHandler all = new DigestHandler(Level.ALL, backlog, own);
    ROOT.setLevel(Level.ALL);
    ROOT.addHandler(all);
    try {
      mailbox.goDown();
      SHOP.fine("Disk full");
      digests.run();
      digests.run();
      mailbox.clear();
      digests.run();
      digests.run();
    } finally {
      ROOT.removeHandler(all);
      ROOT.setLevel(before);
    }
    assertThat(mailbox.mails()).hasSize(1);
    assertThat(mailbox.last().text().lines().filter(line -> line.matches("[A-Z]+: .*")))
        .containsExactly("FINE: Disk full");
  }

  @Test
  void endsWithTheDigestThatIsUnderWayAndThenTheRest() throws InterruptedException {
    CountDownLatch underWay = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    DigestMailer slow = heldUp(underWay, goOn);
    SHOP.severe("first");
    Thread mailing = new Thread(slow);
    mailing.start();
    assertThat(underWay.await(60, TimeUnit.SECONDS)).isTrue();
    SHOP.severe("second");

    AtomicLong lost = new AtomicLong(-1);
    Thread stopping = new Thread(() -> lost.set(slow.finish(Duration.ofSeconds(20))));
    stopping.start();
    goOn.countDown();
    mailing.join();
    stopping.join();

    assertThat(mailbox.mails())
        .extracting(CapturedMail::subject)
        .hasSize(2)
        .doesNotHaveDuplicates();
    assertThat(lost).hasValue(0);
  }

  @Test
  void doesNotWaitForEverForTheDigestThatIsUnderWay() throws InterruptedException {
    CountDownLatch underWay = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    DigestMailer slow = heldUp(underWay, goOn);
    SHOP.severe("first");
    Thread mailing = new Thread(slow);
    mailing.start();
    assertThat(underWay.await(60, TimeUnit.SECONDS)).isTrue();
    SHOP.severe("second");

    assertThat(slow.finish(Duration.ofMillis(1))).isOne();

    goOn.countDown();
    mailing.join();
  }

  @Test
  void tellsAtTheEndHowManyAreNotMailedAnyMore() {
    mailbox.goDown();
    SHOP.severe("Disk full");
    SHOP.severe("Still full");
    assertThat(digests.finish(Duration.ofSeconds(20))).isEqualTo(2);
  }

  private DigestMailer heldUp(CountDownLatch underWay, CountDownLatch goOn) {
    return new DigestMailer(
        settings,
        mail -> {
          underWay.countDown();
          await(goOn);
          sender.send(mail);
        },
        backlog,
        own,
        () -> now);
  }

  @Test
  void keepsADigestUntilTheRelayIsBack() {
    mailbox.goDown().times(1);
    SHOP.severe("Disk full");

    digests.run();
    SHOP.severe("Still full");
    digests.run();

    assertThat(mailbox.mails()).hasSize(1);
    assertThat(mailbox.last().text()).containsSubsequence("Disk full", "Still full");
  }

  @Test
  void reportsWhatThereWasNoRoomFor() {
    mailbox.goDown().times(1);
    SHOP.severe("first");
    digests.run();
    for (int i = 0; i < 1_000; i++) {
      SHOP.severe("number " + i);
    }

    digests.run();

    String text = mailbox.last().text();
    long mailed = text.lines().filter(line -> line.contains("SEVERE: number")).count();
    assertThat(mailed).isPositive().isLessThan(1_000);
    assertThat(text).startsWith(1_000 - mailed + " log records were dropped");
  }

  @Test
  void neverMailsADigestTwiceInDoubt() {
    mailbox.loseReply(OPS);
    SHOP.severe("Disk full");
    digests.run();
    digests.run();
    assertThat(mailbox.mails()).hasSize(1);
  }

  @Test
  void reportsADigestThatWasRefused() {
    mailbox.server().on(NonCommandPhase.END_OF_DATA).reply("554 5.7.1 looks like spam").times(1);
    SHOP.severe("Disk full");
    digests.run();
    assertThat(mailbox.mails()).isEmpty();

    digests.run();

    assertThat(mailbox.last().subject()).isEqualTo("[shop] 1 log record was dropped");
  }

  @Test
  void mailsNoMoreThanItsRate() {
    for (int i = 0; i < 5; i++) {
      SHOP.severe("number " + i);
      digests.run();
      now = now.plus(settings.digestInterval());
    }
    assertThat(mailbox.mails()).hasSize(2);

    now = now.plus(Duration.ofHours(1));
    digests.run();

    assertThat(mailbox.mails()).hasSize(3);
    assertThat(mailbox.last().text()).containsSubsequence("number 2", "number 3", "number 4");
  }

  @Test
  void doesNotMakeWhoLogsWaitForADigestThatIsUnderWay() throws InterruptedException {
    CountDownLatch underWay = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    DigestMailer slow = heldUp(underWay, goOn);
    SHOP.severe("first");
    Thread mailing = new Thread(slow);
    mailing.start();
    assertThat(underWay.await(60, TimeUnit.SECONDS)).isTrue();

    SHOP.severe("second"); // a handler that waits for the digest would wait for ever here
    slow.run(); // nor does another interval

    goOn.countDown();
    mailing.join();
    slow.run();
    assertThat(mailbox.mails()).hasSize(2);
    assertThat(mailbox.last().text()).contains("second");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void mailsWhatNoMailMayHoldAsOtherCharacters() {
    SHOP.severe("a\u0000b\r\nBcc: eve@doe.example\ud83d");
    digests.run();
    assertThat(mailbox.last().subject()).isEqualTo("[shop] SEVERE: a\uFFFDb Bcc: eve@doe.example?");
    assertThat(mailbox.last().recipients()).containsExactly(OPS);
  }

  @Test
  void countsWhatCannotBeFormatted() {
    handler.setFormatter(
        new Formatter() {
          @Override
          public String format(LogRecord logRecord) {
            throw new IllegalStateException("cannot be shown");
          }
        });
    SHOP.severe("Disk full");
    digests.run();
    assertThat(mailbox.last().subject()).isEqualTo("[shop] 1 log record was dropped");
  }

  @Test
  void cutsARecordThatIsVeryLong() {
    Backlog roomy = new Backlog(1_000_000);
    DigestHandler other = new DigestHandler(Level.SEVERE, roomy, own);
    other.publish(new LogRecord(Level.SEVERE, "x".repeat(100_000)));
    assertThat(roomy.takeAll().get(0).text()).hasSizeBetween(16_384, 16_500).contains("more)");
  }

  @Test
  void isRunAgainThoughAnErrorKeptItFromMailing() {
    AtomicBoolean broken = new AtomicBoolean(true);
    DigestMailer failing =
        new DigestMailer(
            settings,
            mail -> {
              if (broken.get()) {
                throw new OutOfMemoryError("Java heap space");
              }
              sender.send(mail);
            },
            backlog,
            own,
            () -> now);
    SHOP.severe("Disk full");
    failing.run(); // an executor that it throws at would not run it again
    broken.set(false);
    failing.run();
    assertThat(mailbox.last().text()).contains("Disk full");
  }
}
