package org.smtpconnector.mail.outbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.mail.MailSent;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.MailDeferred;
import org.smtpconnector.mail.outbox.MailExpired;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.NewEntry;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.Rule;

/** Messages on their way from the store to the relay. */
class OutboxDeliveryTest extends DeliveryFixture {
  @Test
  void sendsWhatWaitsOnce() {
    List<String> ids = IntStream.range(0, 100).mapToObj(this::put).toList();
    start(settings());
    awaitCount(OutboxState.SENT, 100);
    assertThat(accepted(relay)).hasSize(100).allSatisfy((n, count) -> assertThat(count).isOne());
    assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(OutboxState.SENT));
    await().atMost(LONG).untilAsserted(() -> assertThat(fired(MailSent.class)).hasSize(100));
    assertThat(events).hasSize(100);
  }

  @Test
  void sendsAtOnceWhatItsServerHasPut() {
    String first = put(0);
    OutboxDelivery delivery = start(polling(Duration.ofHours(1)));
    awaitState(first, OutboxState.SENT); // by the first poll
    String id = put(1);
    delivery.wake("");
    awaitState(id, OutboxState.SENT);
  }

  @Test
  void findsWhatOthersHavePut() {
    start(settings());
    awaitState(put(1), OutboxState.SENT);
    awaitState(put(2), OutboxState.SENT);
  }

  private static DeliverySettings polling(Duration poll) {
    DeliverySettings s = settings();
    return new DeliverySettings(
        s.threads(), s.batch(), s.firstDelay(), s.longestDelay(), s.lease(), poll, s.stop());
  }

  @Test
  void sendsNothingWithoutThreads() {
    String id = put(1);
    DeliverySettings s = settings();
    OutboxDelivery delivery =
        start(
            new DeliverySettings(
                0, s.batch(), s.firstDelay(), s.longestDelay(), s.lease(), s.poll(), s.stop()));
    delivery.wake("");
    delivery.stop();
    assertThat(state(id)).isEqualTo(OutboxState.WAITING);
    assertThat(relay.count()).isZero();
  }

  /** By no reply of a relay that throttles, by which the connector would send slower. */
  private Rule defer(String recipient) {
    return relay.server().on("RCPT TO:<" + recipient + ">").reply("451 4.2.1 try later");
  }

  @Test
  void triesTheDeferredRecipientsAgainWithTheSameMessage() {
    defer("ben@doe.example").times(2);
    String id = put(1, "anna@doe.example", "ben@doe.example");
    start(settings());
    awaitState(id, OutboxState.SENT);
    List<ReceivedMessage> received = relay.server().messages();
    assertThat(received)
        .extracting(ReceivedMessage::recipients)
        .containsExactly(List.of("anna@doe.example"), List.of("ben@doe.example"));
    assertThat(received.get(0).header("Message-ID"))
        .isEqualTo(received.get(1).header("Message-ID"));
    await().atMost(LONG).untilAsserted(() -> assertThat(fired(MailSent.class)).hasSize(2));
    assertThat(fired(MailDeferred.class)).hasSize(2);
    assertThat(events).hasSize(4);
    assertThat(store.find(id).orElseThrow().attempts()).isEqualTo(3);
  }

  @Test
  void firesNoRefusalForAMessageThatIsDeferred() {
    defer("anna@doe.example").times(3);
    String id = put(1);
    start(settings());
    awaitState(id, OutboxState.SENT);
    await().atMost(LONG).untilAsserted(() -> assertThat(fired(MailSent.class)).hasSize(1));
    assertThat(fired(MailDeferred.class))
        .hasSize(3)
        .allSatisfy(event -> assertThat(event.why()).contains("451"));
    assertThat(events).hasSize(4);
  }

  @Test
  void expiresWhatIsDeferredForTooLong() {
    relay.defer("anna@doe.example");
    String id =
        store
            .put(
                new NewEntry(
                    "",
                    mail(1, OnDoubt.REPORT, "anna@doe.example"),
                    Optional.empty(),
                    Duration.ofMillis(400),
                    Optional.empty()))
            .id();
    start(settings());
    awaitState(id, OutboxState.EXPIRED);
    await().atMost(LONG).untilAsserted(() -> assertThat(fired(MailExpired.class)).hasSize(1));
    assertThat(store.find(id).orElseThrow().why()).contains("451");
  }

  @Test
  void parksWhatIsRefused() {
    relay.refuse("anna@doe.example");
    String id = put(1);
    start(settings());
    awaitState(id, OutboxState.REFUSED);
    assertThat(store.find(id).orElseThrow().why()).contains("550");
    await().atMost(LONG).untilAsserted(() -> assertThat(fired(MailRefused.class)).hasSize(1));
    assertThat(relay.count()).isZero();
  }

  @Test
  void doesNotResendInDoubt() {
    relay.loseReply("anna@doe.example");
    String id = put(1);
    String other = put(2, "ben@doe.example");
    start(settings());
    awaitState(id, OutboxState.DOUBT);
    awaitState(other, OutboxState.SENT);
    assertThat(accepted(relay)).containsEntry(1, 1L);
    await().atMost(LONG).untilAsserted(() -> assertThat(fired(MailInDoubt.class)).hasSize(1));
  }

  @Test
  void resendsInDoubtThreeTimesIfRequested() {
    relay.loseReply("anna@doe.example");
    String id = put("", mail(1, OnDoubt.RESEND, "anna@doe.example"));
    start(settings());
    awaitState(id, OutboxState.DOUBT);
    assertThat(relay.server().messages())
        .hasSize(4)
        .allSatisfy(
            message -> assertThat(message.header("Message-ID")).contains("<1@shop.example>"));
    await().atMost(LONG).untilAsserted(() -> assertThat(fired(MailInDoubt.class)).hasSize(1));
    assertThat(fired(MailDeferred.class)).hasSize(3);
  }

  @Test
  void resendsInDoubtUntilItIsAccepted() {
    relay.loseReply("anna@doe.example").times(2);
    String id = put("", mail(1, OnDoubt.RESEND, "anna@doe.example"));
    start(settings());
    awaitState(id, OutboxState.SENT);
    assertThat(relay.count()).isEqualTo(3);
    await().atMost(LONG).untilAsserted(() -> assertThat(fired(MailSent.class)).hasSize(1));
  }

  @Test
  void reportsWhatAServerThatIsGoneHasLeftInDoubt() {
    String begun = put(1);
    String claimed = put(2);
    store.beat("gone");
    assertThat(store.claim("gone", "", 2)).hasSize(2);
    assertThat(store.begin("gone", List.of(begun))).containsExactly(begun);
    DeliverySettings s = settings();
    start(
        new DeliverySettings(
            s.threads(),
            s.batch(),
            s.firstDelay(),
            s.longestDelay(),
            Duration.ofMillis(500),
            s.poll(),
            s.stop()));
    awaitState(begun, OutboxState.DOUBT);
    awaitState(claimed, OutboxState.SENT);
    await().atMost(LONG).untilAsserted(() -> assertThat(fired(MailInDoubt.class)).hasSize(1));
    MailInDoubt doubt = fired(MailInDoubt.class).get(0);
    assertThat(doubt.messageId()).isEqualTo("<1@shop.example>");
    assertThat(doubt.jndiName()).isEqualTo("mail/smtp");
    assertThat(doubt.failure()).hasMessageContaining("was gone");
    assertThat(doubt.recipients()).extracting(o -> o.status()).containsExactly(Status.UNKNOWN);
    assertThat(accepted(relay)).containsOnlyKeys(2);
  }

  @Test
  void sendsToThoseThatDidNotAcceptItWhenAPersonResendsIt() {
    relay.refuse("ben@doe.example").times(1);
    String id = put(1, "anna@doe.example", "ben@doe.example");
    start(settings());
    awaitState(id, OutboxState.REFUSED);
    assertThat(store.resend(id, Duration.ofDays(1))).isTrue();
    awaitState(id, OutboxState.SENT);
    assertThat(relay.server().messages())
        .extracting(ReceivedMessage::recipients)
        .containsExactly(List.of("anna@doe.example"), List.of("ben@doe.example"));
    assertThat(store.find(id).map(OutboxEntry::why)).contains("");
  }
}
