package org.smtpconnector.connector.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import jakarta.resource.ResourceException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.connector.ra.SmtpManagedConnection;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** The dialogue with a relay, in the log and where something failed. */
class DialogueLogTest {
  private static final Logger LOG = Logger.getLogger("org.smtpconnector");

  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          logged.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private final Level before = LOG.getLevel();
  private ScriptedSmtpServer server;
  private SmtpManagedConnectionFactory factory;
  private SmtpManagedConnection managed;

  @BeforeEach
  void startServer() {
    server = Relays.relay();
    factory = Relays.factoryFor(server);
    factory.setUser("alice");
    factory.setPassword("wonderland");
    handler.setLevel(Level.ALL);
  }

  @AfterEach
  void stopServer() {
    LOG.removeHandler(handler);
    LOG.setLevel(before);
    if (managed != null) {
      managed.destroy();
    }
    server.close();
  }

  private SmtpConnection open() throws ResourceException {
    managed = (SmtpManagedConnection) factory.createManagedConnection(null, null);
    return (SmtpConnection) managed.getConnection(null, null);
  }

  private static String endOfDialogue(SmtpException failure) {
    return Stream.of(failure.getSuppressed())
        .map(Throwable::getMessage)
        .filter(text -> text.startsWith("the end of the dialogue of connection #"))
        .reduce((one, other) -> one + " AND " + other)
        .orElse("");
  }

  @Test
  void writesTheDialogueAtFinerWithoutPasswordAndText() throws Exception {
    LOG.setLevel(Level.FINER);
    LOG.addHandler(handler);
    open().send(Relays.ENVELOPE, Relays.MESSAGE);
    assertThat(logged)
        .anyMatch(line -> line.matches("FINER #\\d+ C: MAIL FROM:<shop@shop.example>.*"))
        .anyMatch(line -> line.matches("FINER #\\d+ S: 250 2.1.0 .*"))
        .anyMatch(line -> line.matches("FINER #\\d+ C: AUTH PLAIN \\*\\*\\*"))
        .noneMatch(line -> line.contains("All good") || line.contains("AHdvbmRlcmxhbmQ"));
  }

  @Test
  void showsTheEndOfTheDialogueWhereAMailIsRefused() throws Exception {
    SmtpConnection connection = open();
    for (int i = 0; i < 3; i++) {
      connection.send(Relays.ENVELOPE, Relays.MESSAGE);
    }
    server.on("RCPT").reply("550-5.1.1 no", "550 5.1.1 such user");
    SmtpException failure =
        catchThrowableOfType(
            SmtpException.class, () -> connection.send(Relays.ENVELOPE, Relays.MESSAGE));
    assertThat(endOfDialogue(failure).lines())
        .hasSize(13)
        .last()
        .isEqualTo("  S: 550 5.1.1 no / 5.1.1 such user");
    assertThat(endOfDialogue(failure))
        .contains("\n  C: MAIL FROM:<shop@shop.example>", "\n  C: RCPT TO:<ann@doe.example>\n")
        .doesNotContain("All good");
  }

  @Test
  void showsItWhereNoSessionIsOpenedAndNoSecret() throws Exception {
    factory.setPassword("never-show-this");
    ResourceException failure =
        catchThrowableOfType(
            ResourceException.class, () -> factory.createManagedConnection(null, null));
    assertThat(endOfDialogue((SmtpException) failure.getCause()))
        .contains("\n  C: AUTH PLAIN ***\n  S: 535 ")
        .doesNotContain("never-show-this", "bmV2ZXItc2hvdy10aGlz");
  }

  @Test
  void showsItOnceForEachFailureOfABatch() throws Exception {
    server.on("RCPT").reply("550 5.1.1 no such user");
    List<SmtpException> failures = new ArrayList<>();
    open()
        .sendAll(
            Stream.generate(() -> new Submission(Relays.ENVELOPE, Relays.MESSAGE))
                .limit(2)
                .iterator(),
            new BatchListener() {
              @Override
              public void accepted(Submission submission, Receipt receipt) {}

              @Override
              public void failed(Submission submission, SmtpException failure) {
                failures.add(failure);
              }
            });
    assertThat(failures)
        .hasSize(2)
        .allSatisfy(
            failure ->
                assertThat(endOfDialogue(failure))
                    .contains("S: 550 5.1.1 no such user")
                    .doesNotContain(" AND "));
  }

  @Test
  void keepsLinesWithoutMakingAnything() {
    RecentDialogue lines = new RecentDialogue(DialogueListener.NONE);
    Reply reply = new Reply(250, Optional.empty(), List.of("ok"));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long allocated = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10_000; i++) {
        lines.sent("MAIL FROM:<a@b.example>");
        lines.received(reply);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - allocated);
    }
    assertThat(least).isLessThan(1000);
    assertThat(lines.lines()).hasSize(12).last().isEqualTo("S: 250 ok");
  }

  @Test
  void boundsAndEscapesWhatItShows() {
    RecentDialogue lines = new RecentDialogue(DialogueListener.NONE);
    lines.sent("X\u0007" + "y".repeat(10_000));
    assertThat(lines.lines()).singleElement().asString().startsWith("C: X?yy").hasSize(203);
  }
}
