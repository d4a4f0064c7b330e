package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.connector.jmx.RelayStatus;
import org.smtpconnector.connector.jmx.SmtpConnectionFactoryMXBean;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;

/** Two real Postfixes behind one connection factory. */
@Tag("postfix")
@ExtendWith(ArquillianExtension.class)
class PostfixFailoverIT {
  private static final String SETTINGS =
      """
      smtpconnector.relays.jndi-name=mail/postfix-relays
      smtpconnector.in-turn.jndi-name=mail/postfix-in-turn
      """;
  private static final int THREADS = 8;
  private static final int MAILS = 1000;
  // How many were sent when the first one is killed, and when it is started again.
  private static final int KILLED_AT = 300;
  private static final int STARTED_AT = 700;

  @Inject
  @MailResource("relays")
  MailSender relays;

  @Inject
  @MailResource("in-turn")
  MailSender inTurn;

  private final String run = Long.toString(System.nanoTime());
  private final Map<String, Boolean> inDoubt = new ConcurrentHashMap<>();
  private final AtomicInteger sent = new AtomicInteger();
  private Postfix first;
  private Postfix second;
  private InfoLog log;

  @Deployment
  static WebArchive application() {
    return Deployments.applicationWithServers("postfix-failover", SETTINGS);
  }

  @BeforeEach
  void startBoth() throws IOException {
    first = Postfix.start();
    second = Postfix.startSecond();
    log = new InfoLog();
  }

  @AfterEach
  void stopBoth() throws IOException {
    log.close();
    first.close();
    second.close();
  }

  @Test
  void nothingIsLostOrDoubledBeyondWhatIsInDoubtThoughTheFirstIsKilled() throws Exception {
    new Threads(THREADS).each(MAILS, number -> send(run + "/" + number));
    await()
        .atMost(Relays.SOON)
        .until(
            () -> {
              send(run + "/after/" + sent.get());
              return statusOfFirst().isUp();
            });

    assertThat(inDoubt).hasSize(sent.get());
    await().atMost(Relays.SOON).until(() -> queued().keySet().containsAll(accepted()));
    Map<String, Set<String>> queued = queued();
    assertThat(inDoubt.keySet()).containsAll(queued.keySet());
    assertThat(queued.values()).allSatisfy(times -> assertThat(times).hasSize(1));
    assertThat(second.queued()).hasSizeGreaterThanOrEqualTo(STARTED_AT - KILLED_AT - THREADS);
    assertThat(bean().getInDoubt()).isEqualTo(inDoubt.size() - accepted().size());

    assertThat(log.of("SMTP relay localhost:" + first.port() + " "))
        .hasSize(2)
        .satisfiesExactly(
            down -> assertThat(down).contains("is down, left out until "),
            up -> assertThat(up).contains("is up again after "));
    assertThat(log.of("SMTP relay localhost:" + second.port() + " ")).isEmpty();
  }

  private void send(String subject) throws IOException {
    int number = sent.incrementAndGet();
    if (number == KILLED_AT) {
      first.close();
    } else if (number == STARTED_AT) {
      assertThat(statusOfFirst().isUp()).isFalse();
      assertThat(statusOfFirst().getReason()).isNotBlank();
      first.startAgain();
    }
    boolean doubt = false;
    try {
      relays.send(mail(subject));
    } catch (InDoubt e) {
      doubt = true;
    }
    assertThat(inDoubt.put(subject, doubt)).isNull();
  }

  private static Mail mail(String subject) {
    return Mail.to("ann@mail.test").subject(subject).text("All good.").build();
  }

  private Set<String> accepted() {
    return inDoubt.entrySet().stream()
        .filter(mail -> !mail.getValue())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** By the subjects of this run's mails, under which identifiers they were queued by either. */
  private Map<String, Set<String>> queued() {
    return Stream.of(first, second)
        .flatMap(postfix -> postfix.queued().entrySet().stream())
        .filter(mail -> mail.getKey().startsWith(run)) // others may have waited in its queue
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                Map.Entry::getValue,
                (one, other) -> {
                  Set<String> both = new HashSet<>(one);
                  both.addAll(other);
                  return both;
                }));
  }

  private RelayStatus statusOfFirst() {
    return bean().getRelays().get(0);
  }

  private SmtpConnectionFactoryMXBean bean() {
    return Management.beans("localhost:" + first.port() + ",localhost:" + second.port()).get(0);
  }

  @Test
  void theFirstTakesAllInOrderAndEachItsShareInTurn() throws IOException {
    for (int i = 0; i < 10; i++) {
      relays.send(mail(run + "/in order"));
      inTurn.send(mail(run + "/in turn"));
    }
    first.awaitMails(run + "/in order", 10);
    first.awaitMails(run + "/in turn", 5);
    second.awaitMails(run + "/in turn", 5);
    assertThat(
            Management.beans("localhost:" + second.port() + ",localhost:" + first.port())
                .get(0)
                .getRelays())
        .hasSize(2)
        .extracting(RelayStatus::isUp)
        .isEqualTo(List.of(true, true));
  }
}
