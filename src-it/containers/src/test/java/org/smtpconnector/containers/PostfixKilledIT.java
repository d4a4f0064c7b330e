package org.smtpconnector.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.resource.ResourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.it.servers.ServerProcess;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SmtpException;

/**
 * Postfix is killed while eight threads mail through IronJacamar's pool, and started again: each
 * mail that was accepted is delivered, none is sent twice, and who cannot know says so.
 */
@Tag("postfix")
class PostfixKilledIT {
  private static final int THREADS = 8;
  private static final int MAILS = 1000;
  private static final Set<Integer> KILLED_AT = Set.of(250, 500, 750);
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Pattern NUMBER = Pattern.compile("(?m)^Message-ID: <(\\d+)\\.(\\d+)@");
  // Whoever hands a mail over once gets one queue identifier, however often it is delivered then.
  private static final Pattern QUEUED =
      Pattern.compile("(?s)^Received: .*?id (\\w+)", Pattern.MULTILINE);
  // Kept, or the level would be forgotten with the logger: each fault is a stack trace there.
  private static final Logger POOL_LOG = Logger.getLogger("org.jboss.jca");

  static {
    POOL_LOG.setLevel(Level.OFF);
  }

  private final long run = System.nanoTime();
  private final Map<Integer, Boolean> inDoubt = new ConcurrentHashMap<>();
  private final AtomicInteger sent = new AtomicInteger();
  private ServerProcess postfix;

  @Test
  void losesAndDoublesNothingBeyondWhatIsInDoubt() throws Exception {
    postfix = ServerProcess.start("postfix", Map.of());
    try (IronJacamarPool pool = new IronJacamarPool(factory(), THREADS, false)) {
      new MailingThreads(THREADS).sendAll(MAILS, number -> send(pool, number));
      assertThat(inDoubt).hasSize(MAILS);
      long accepted = inDoubt.values().stream().filter(doubt -> !doubt).count();
      assertThat(accepted).isGreaterThan(MAILS * 9L / 10);
      await().atMost(SOON).untilAsserted(this::assertAcceptedAreDelivered);
      Map<Integer, Set<String>> delivered = delivered();
      System.out.println(
          accepted
              + " accepted, "
              + (MAILS - accepted)
              + " in doubt, of which delivered: "
              + (delivered.size() - accepted));
      assertThat(delivered.values()).allSatisfy(queued -> assertThat(queued).hasSize(1));
    } finally {
      postfix.close();
    }
  }

  private SmtpManagedConnectionFactory factory() {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(postfix.port());
    factory.setSecurity("plain");
    return factory;
  }

  private void assertAcceptedAreDelivered() throws IOException {
    Set<Integer> missing = new HashSet<>();
    Set<Integer> delivered = delivered().keySet();
    inDoubt.forEach(
        (number, doubt) -> {
          if (!doubt && !delivered.contains(number)) {
            missing.add(number);
          }
        });
    assertThat(missing).isEmpty();
  }

  /** The numbers of the mails of this run, and under which identifiers each was queued. */
  private Map<Integer, Set<String>> delivered() throws IOException {
    Map<Integer, Set<String>> delivered = new HashMap<>();
    for (byte[] mail : postfix.delivered()) {
      String text = ServerProcess.text(mail);
      Matcher id = NUMBER.matcher(text);
      Matcher queued = QUEUED.matcher(text);
      if (id.find() && Long.parseLong(id.group(1)) == run) { // others waited in its queue
        assertThat(queued.find()).as(text).isTrue();
        delivered
            .computeIfAbsent(Integer.valueOf(id.group(2)), number -> new HashSet<>())
            .add(queued.group(1));
      }
    }
    return delivered;
  }

  private void send(IronJacamarPool pool, int number) throws Exception {
    if (!isEnded(pool, number)) {
      await().atMost(SOON).pollInterval(Duration.ofMillis(100)).until(() -> isEnded(pool, number));
    }
    if (KILLED_AT.contains(sent.incrementAndGet())) {
      postfix.close();
      postfix = postfix.startAgain();
    }
  }

  private boolean isEnded(IronJacamarPool pool, int number) throws Exception {
    return pool.inComponent(() -> ended(pool, number));
  }

  /** As an application does that wants its mail sent once: again only where that is safe. */
  private boolean ended(IronJacamarPool pool, int number) throws Exception {
    boolean doubt = false;
    try (SmtpConnection connection = pool.connections().getConnection()) {
      connection.send(
          Envelope.of("shop@shop.example", "r" + number + "@mail.test"), message(number));
    } catch (ResourceException e) {
      return false; // no connection this time: nothing was sent
    } catch (SmtpException.InDoubt e) {
      doubt = true;
    } catch (SmtpException e) {
      if (e.retryable()) {
        return false;
      }
      throw e;
    }
    assertThat(inDoubt.put(number, doubt)).isNull();
    return true;
  }

  private MessageSource message(int number) {
    String text = "Message-ID: <" + run + "." + number + "@shop.example>\r\n\r\nAll good.\r\n";
    return MessageSource.of(text.getBytes(StandardCharsets.US_ASCII));
  }
}
