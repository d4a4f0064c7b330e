package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkProgress;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.BulkResumePoint;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** A newsletter through the server's pool: mail/relay has maxPoolSize 4. */
@ExtendWith(ArquillianExtension.class)
@Tag("small-heap")
class BulkIT {
  private static final int MAILS = 10_000;
  private static final int MAX_POOL_SIZE = 4;
  private static final long HEAP = 128L << 20; // what the server is given for this test alone
  // How many were sent when the relay crashes.
  private static final Set<Integer> CRASHES = Set.of(1400, 4200, 7800);

  @Inject Postman postman;

  private ScriptedSmtpServer relay;

  @Deployment
  static WebArchive application() {
    return Deployments.application("bulk");
  }

  @BeforeEach
  void startRelay() {
    relay = Relays.relay("PIPELINING", "CHUNKING");
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  private static Stream<Mail> letters() {
    return IntStream.range(0, MAILS)
        .mapToObj(
            i ->
                Mail.to("reader" + i + "@doe.example")
                    .subject("Letter " + i)
                    .text("Dear reader " + i)
                    .build());
  }

  /** What became of each letter, by its subject. */
  private class Ledger implements BulkListener<Mail> {
    final Map<String, String> outcomes = new ConcurrentHashMap<>();
    volatile BulkProgress last;

    @Override
    public void sent(Mail mail, MailReceipt receipt) {
      assertThat(outcomes.put(mail.subject(), "sent")).isNull();
      afterwards();
    }

    @Override
    public void failed(Mail mail, MailException failure) {
      assertThat(outcomes.put(mail.subject(), failure.getClass().getSimpleName())).isNull();
    }

    @Override
    public void progress(BulkProgress progress) {
      last = progress;
    }

    void afterwards() {}

    Set<String> with(String outcome) {
      return outcomes.entrySet().stream()
          .filter(entry -> entry.getValue().equals(outcome))
          .map(Map.Entry::getKey)
          .collect(Collectors.toSet());
    }
  }

  private Map<String, Long> received() {
    return relay.messages().stream()
        .map(message -> message.header("Subject").orElseThrow())
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  @Test
  void deliversEachLetterOnceOverAllConnectionsOfThePool() {
    Ledger ledger = new Ledger();
    BulkReceipt receipt = postman.mailer("shop").sendAll(letters(), ledger);

    assertThat(receipt.sent()).isEqualTo(MAILS);
    assertThat(receipt.ended()).isEmpty();
    assertThat(received()).hasSize(MAILS).allSatisfy((subject, count) -> assertThat(count).isOne());
    assertThat(relay.mostOpenConnections()).isBetween(2, MAX_POOL_SIZE);
    assertThat(relay.messages()).allSatisfy(message -> assertThat(message.tls()).isTrue());
  }

  @Test
  void doesWithTheHeapOfASmallServer() {
    assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(HEAP);
  }

  @Test
  void reportsWhatTheRelayReceivedThoughItCrashedThreeTimes() {
    Ledger ledger =
        new Ledger() {
          private int sent;

          @Override
          void afterwards() {
            if (CRASHES.contains(++sent)) {
              relay.stop();
              relay.start();
            }
          }
        };
    BulkReceipt receipt = postman.mailer("shop").sendAll(letters(), ledger);

    Set<String> sent = ledger.with("sent");
    Set<String> doubtful = ledger.with("InDoubt");
    assertThat(receipt.ended()).isEmpty();
    assertThat(receipt.sent()).isEqualTo(sent.size());
    assertThat(receipt.inDoubt()).isEqualTo(doubtful.size()).isPositive();
    assertThat(sent.size() + doubtful.size()).isEqualTo(MAILS);
    assertThat(receipt.resumePoint()).hasToString("0-" + (MAILS - 1));
    assertThat(ledger.last.resumePoint()).isEqualTo(receipt.resumePoint());
    assertThat(ledger.last.timeLeft()).contains(Duration.ZERO); // the stream knows its size
    Map<String, Long> received = received();
    assertThat(received).allSatisfy((subject, count) -> assertThat(count).isOne());
    assertThat(received.keySet()).containsAll(sent);
    received.keySet().removeAll(sent);
    assertThat(doubtful).containsAll(received.keySet());
  }

  @Test
  void sendsTheRestOfWhatWasCancelled() {
    Ledger first =
        new Ledger() {
          @Override
          public boolean isCancelled() {
            return outcomes.size() >= 1000;
          }
        };
    BulkReceipt cancelled = postman.mailer("shop").sendAll(letters(), first);
    assertThat(cancelled.cancelled()).isTrue();
    assertThat(received().keySet()).isEqualTo(first.with("sent"));

    BulkReceipt rest =
        postman
            .mailer("shop")
            .sendAll(
                letters(), BulkResumePoint.of(cancelled.resumePoint().toString()), new Ledger());
    assertThat(cancelled.sent() + rest.sent()).isEqualTo(MAILS);
    assertThat(received()).hasSize(MAILS).allSatisfy((subject, count) -> assertThat(count).isOne());
  }
}
