package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.it.outbox.Orders;
import org.smtpconnector.it.outbox.OutboxJournal;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.mail.MailSent;
import org.smtpconnector.mail.outbox.MailDeferred;
import org.smtpconnector.mail.outbox.MailOutbox;
import org.smtpconnector.mail.outbox.OutboxDesk;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.PutOptions;
import org.smtpconnector.mail.outbox.QueuedMail;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Messages that follow the transactions of the server. */
@ExtendWith(ArquillianExtension.class)
class OutboxIT {
  private static final String ANN = "ann@doe.example";
  private static final String LAST = "last@doe.example";

  @Inject Orders orders;
  @Inject OutboxDesk desk;
  @Inject MailOutbox outbox;
  @Inject OutboxJournal journal;
  @Inject UserTransaction transaction;

  @Inject
  @ConfigProperty(name = "it.http.port")
  int port;

  private ScriptedSmtpServer relay;

  @Deployment
  static WebArchive application() {
    return Deployments.applicationWith(
            "smtp-mail-outbox\\.jar",
            "outbox",
            """
            smtpconnector.outbox.data-source=jdbc/outbox
            smtpconnector.outbox.create-tables=true
            smtpconnector.outbox.first-delay=PT1S
            """)
        .addPackage(Orders.class.getPackage());
  }

  @BeforeEach
  void startRelay() {
    relay = Relays.relay();
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  private List<String> recipients() {
    return relay.messages().stream()
        .map(ReceivedMessage::recipients)
        .flatMap(List::stream)
        .toList();
  }

  private void awaitRecipients(String... addresses) {
    await()
        .atMost(Relays.SOON)
        .untilAsserted(() -> assertThat(recipients()).containsExactlyInAnyOrder(addresses));
  }

  private void awaitGone(QueuedMail queued) {
    await().atMost(Relays.SOON).until(() -> desk.find(queued.id()).isEmpty());
  }

  private OutboxEntry awaitEntry(QueuedMail queued, OutboxState state, int attempts) {
    await()
        .atMost(Relays.SOON)
        .until(
            () ->
                desk.find(queued.id())
                    .filter(entry -> entry.state() == state && entry.attempts() >= attempts)
                    .isPresent());
    return desk.find(queued.id()).orElseThrow();
  }

  /** What was put before would have been sent before it. */
  private void awaitLast() {
    orders.place(LAST);
    awaitRecipients(LAST);
  }

  @Test
  void areSentOnceTheTransactionOfAnEnterpriseBeanHasCommitted() throws Exception {
    QueuedMail queued = orders.place(ANN);
    awaitRecipients(ANN);
    assertThat(relay.messages().get(0).header("Message-ID")).contains(queued.messageId());
    awaitGone(queued);
    assertThat(orders.hasOrderOf(ANN)).isTrue();
    await()
        .atMost(Relays.SOON)
        .untilAsserted(
            () -> {
              String sent = OutboxJournal.entry(MailSent.class, queued.messageId());
              assertThat(journal.here()).containsOnlyOnce(sent);
              assertThat(journal.elsewhere()).containsOnlyOnce(sent);
            });
  }

  @Test
  void areNotSentIfItRollsBack() throws Exception {
    assertThatThrownBy(() -> orders.placeAndFail("eve@doe.example"))
        .hasStackTraceContaining("out of stock");
    orders.placeAndRollBack("eve@doe.example");
    assertThatThrownBy(() -> orders.rollBackAndPlace("eve@doe.example"))
        .hasStackTraceContaining("nothing was queued: the transaction is marked for rollback");
    awaitLast();
    assertThat(orders.hasOrderOf("eve@doe.example")).isFalse();
  }

  @Test
  void followTheTransactionsThatTheApplicationBegins() throws Exception {
    Mail mail = Mail.to(ANN).subject("Hello").text("All good.").build();
    transaction.begin();
    outbox.put(mail);
    transaction.rollback();

    transaction.begin();
    QueuedMail queued = outbox.put(mail);
    assertThat(desk.find(queued.id())).isPresent();
    assertThat(recipients()).isEmpty();
    transaction.commit();
    awaitRecipients(ANN);
  }

  @Test
  void areSentAtOnceWhereThereIsNoTransaction() {
    orders.placeWithoutTransaction(ANN);
    awaitRecipients(ANN);
  }

  @Test
  void areQueuedOnceForAKey() {
    PutOptions once = PutOptions.NONE.once("order 4711");
    QueuedMail first = orders.place(ANN, once);
    assertThat(orders.place(ANN, once))
        .isEqualTo(new QueuedMail(first.id(), first.messageId(), false));
    awaitRecipients(ANN);
    orders.place(LAST);
    awaitRecipients(ANN, LAST);
  }

  @Test
  void waitForARelayThatIsDown() {
    relay.stop();
    QueuedMail queued = orders.place(ANN);
    awaitEntry(queued, OutboxState.WAITING, 0);
    relay.start();
    awaitRecipients(ANN);
    awaitGone(queued);
  }

  @Test
  void areTriedAgainIfTheyAreDeferred() {
    relay.on("RCPT").reply("450 4.2.0 greylisted, come back later").times(1);
    QueuedMail queued = orders.place(ANN);
    awaitRecipients(ANN);
    awaitGone(queued);
    assertThat(journal.here())
        .contains(
            OutboxJournal.entry(MailDeferred.class, queued.messageId()),
            OutboxJournal.entry(MailSent.class, queued.messageId()));
  }

  @Test
  void waitUntilTheirTimeUnlessSomebodyReleasesThem() {
    QueuedMail tomorrow =
        orders.place(ANN, PutOptions.NONE.notBefore(Instant.now().plusSeconds(86_400)));
    awaitLast();
    assertThat(desk.release(tomorrow.id())).isTrue();
    awaitRecipients(LAST, ANN);
  }

  @Test
  void areResentOrDroppedByAPersonIfTheyAreRefused() {
    relay.on("RCPT").reply("550 5.1.1 no such user");
    QueuedMail ann = orders.place(ANN);
    QueuedMail bob = orders.place("bob@doe.example");
    assertThat(awaitEntry(ann, OutboxState.REFUSED, 1).why()).contains("no such user");
    awaitEntry(bob, OutboxState.REFUSED, 1);
    assertThat(desk.list(OutboxState.REFUSED, 10))
        .extracting(OutboxEntry::messageId)
        .contains(ann.messageId(), bob.messageId());
    await()
        .atMost(Relays.SOON)
        .untilAsserted(
            () ->
                assertThat(journal.elsewhere())
                    .contains(OutboxJournal.entry(MailRefused.class, ann.messageId())));

    relay.clearRules();
    assertThat(desk.drop(bob.id())).isTrue();
    assertThat(desk.resend(ann.id())).isTrue();
    awaitRecipients(ANN);
    awaitGone(ann);
    assertThat(desk.find(bob.id())).isEmpty();
    assertThat(desk.resend(bob.id())).isFalse();
  }

  @Test
  void areInDoubtIfTheReplyToThemIsLost() {
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop().times(1);
    QueuedMail queued = orders.place(ANN);
    awaitEntry(queued, OutboxState.DOUBT, 1);
    assertThat(desk.counts()).containsEntry(OutboxState.DOUBT, 1L);
    assertThat(desk.drop(queued.id())).isTrue();
  }

  @Test
  void areCountedInTheMetricsOfTheServer() throws Exception {
    orders.place(ANN);
    awaitRecipients(ANN);
    await()
        .atMost(Relays.SOON)
        .untilAsserted(
            () ->
                assertThat(metrics().lines().filter(line -> !line.startsWith("#")))
                    .anySatisfy(
                        line ->
                            assertThat(line)
                                .startsWith("smtp_outbox_runs_total")
                                .contains("outcome=\"sent\""))
                    .anySatisfy(
                        line ->
                            assertThat(line)
                                .startsWith("smtp_outbox_messages")
                                .contains("state=\"waiting\""))
                    .anySatisfy(line -> assertThat(line).startsWith("smtp_outbox_overdue")));
  }

  private String metrics() throws Exception {
    URI metrics = URI.create("http://localhost:" + port + "/metrics?scope=application");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
        .body();
  }
}
