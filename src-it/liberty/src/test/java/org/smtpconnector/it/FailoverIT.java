package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.connector.jmx.RelayStatus;
import org.smtpconnector.connector.jmx.SmtpConnectionFactoryMXBean;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Two relays behind one connection factory, of which the first goes down and returns. */
@ExtendWith(ArquillianExtension.class)
class FailoverIT {
  private static final int THREADS = 8;
  private static final int MAILS = 1000;
  // How many had been sent when the first relay goes down, and when it returns.
  private static final int DOWN_AT = 300;
  private static final int UP_AT = 700;

  @Inject
  @MailResource("relays")
  MailSender mail;

  private final Map<String, String> outcomes = new ConcurrentHashMap<>();
  private final AtomicInteger sent = new AtomicInteger();
  private InfoLog log;
  private ScriptedSmtpServer first;
  private ScriptedSmtpServer second;

  @Deployment
  static WebArchive application() {
    return Deployments.application(
        "failover",
        """
        smtpconnector.relays.jndi-name=mail/relays
        smtpconnector.relays.from=shop@shop.example
        """);
  }

  @BeforeEach
  void startRelays() {
    first = Relays.plain("it.relay.port");
    second = Relays.plain("it.other.port");
    log = new InfoLog();
  }

  @AfterEach
  void stopRelays() {
    log.close();
    first.close();
    second.close();
  }

  @Test
  void losesNoMailAndDoublesNoneWhileTheFirstRelayIsDown() throws Exception {
    new Threads(THREADS).each(MAILS, number -> send("mail/" + number));
    await()
        .atMost(Relays.SOON)
        .until(
            () -> {
              send("after/" + sent.get());
              return statusOfFirst().isUp();
            });

    assertOutcomes();
    assertThat(first.messages()).isNotEmpty();
    assertThat(second.messages().size()).isGreaterThanOrEqualTo(UP_AT - DOWN_AT - THREADS);
    assertThat(ofFirst()).hasSize(2);
    assertThat(ofFirst().get(0)).contains("is down, left out until ");
    assertThat(ofFirst().get(1)).contains("is up again after ");
    assertThat(bean().getSent()).isGreaterThanOrEqualTo(sentFor("sent"));
    assertThat(bean().getInDoubt()).isEqualTo(sentFor("InDoubt"));
  }

  private void send(String subject) {
    int number = sent.incrementAndGet();
    if (number == DOWN_AT) {
      first.stop();
    } else if (number == UP_AT) {
      assertThat(statusOfFirst().isUp()).isFalse();
      assertThat(statusOfFirst().getReason()).isNotBlank();
      assertThat(statusOfFirst().getNextTry()).isAfter(statusOfFirst().getSince());
      first.start();
    }
    String outcome = "sent";
    try {
      mail.send(Mail.to("ann@doe.example").subject(subject).text("All good.").build());
    } catch (MailException.InDoubt e) {
      outcome = "InDoubt";
    }
    assertThat(outcomes.put(subject, outcome)).isNull();
  }

  private long sentFor(String outcome) {
    return outcomes.values().stream().filter(outcome::equals).count();
  }

  /** Each mail that was sent is there once; each in doubt is there once or not at all. */
  private void assertOutcomes() {
    Map<String, Long> there =
        Stream.concat(first.messages().stream(), second.messages().stream())
            .map(message -> message.header("Subject").orElseThrow())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(outcomes).hasSize(sent.get());
    assertThat(there.keySet()).isSubsetOf(outcomes.keySet());
    assertThat(there).allSatisfy((subject, times) -> assertThat(times).isEqualTo(1));
    outcomes.forEach(
        (subject, outcome) -> {
          if (outcome.equals("sent")) {
            assertThat(there).containsKey(subject);
          }
        });
  }

  private List<String> ofFirst() {
    return log.of("SMTP relay localhost:" + first.port() + " ");
  }

  private RelayStatus statusOfFirst() {
    return bean().getRelays().get(0);
  }

  private SmtpConnectionFactoryMXBean bean() {
    return Management.beans("localhost:" + first.port() + ",localhost:" + second.port()).get(0);
  }
}
