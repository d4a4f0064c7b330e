package org.smtpconnector.connector.ra;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.session.ConnectionFactoryCounters;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.NonCommandPhase;

/** What is answered at once, and by no other of several relays. */
class NoFailoverTest extends FailoverFixture {
  @Test
  void asksNoOtherAboutAPasswordThatIsRefused() {
    factory.setPassword("wrong");
    assertThatThrownBy(this::open).isInstanceOf(SmtpException.AuthenticationRefused.class);
    assertThat(first.connections()).isEqualTo(1);
    assertThat(second.connections()).isZero();
    assertThat(statusOfFirst().up()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"550 5.1.1 no such user", "451 4.7.1 greylisted"})
  void asksNoOtherAboutARecipientThatIsRefused(String reply) {
    first.on("RCPT").reply(reply);
    assertThatThrownBy(this::send).isInstanceOf(SmtpException.RecipientsRefused.class);
    assertThat(second.connections()).isZero();
    assertThat(statusOfFirst().up()).isTrue();
  }

  @Test
  void asksNoOtherIfOneRecipientWasRefusedBeforeThe421() throws Exception {
    first.on("RCPT TO:<bob@").reply("550 5.1.1 no such user");
    first.on("RCPT TO:<ann@").replyThenClose("421 4.3.2 going down");
    SmtpConnection connection = open();
    Envelope envelope = Envelope.of("shop@shop.example", "bob@doe.example", "ann@doe.example");
    assertThatThrownBy(() -> connection.send(envelope, Relays.MESSAGE))
        .isInstanceOf(SmtpException.RecipientsRefused.class);
    assertThat(second.connections()).isZero();
    assertThat(statusOfFirst().up()).isFalse(); // the next mail asks another
  }

  @Test
  void neverSendsAMailInDoubtByAnother() {
    first.on(NonCommandPhase.END_OF_DATA).takeThenDrop();
    assertThatThrownBy(this::send).isInstanceOf(SmtpException.InDoubt.class);
    assertThat(first.messages()).hasSize(1);
    assertThat(second.connections()).isZero();
    assertThat(counters.of(ConnectionFactoryCounters.Event.IN_DOUBT)).isEqualTo(1);
  }

  @Test
  void neverSendsByAnotherWhatWasRefusedAfterItsData() {
    first.on(NonCommandPhase.END_OF_DATA).replyThenClose("421 4.3.2 going down");
    assertThatThrownBy(this::send).isInstanceOf(SmtpException.MessageRefused.class);
    assertThat(second.connections()).isZero();
  }

  @Test
  void neverSendsByAnotherWhatWasRefusedWithItsContent() {
    first = restarted(first, "PIPELINING", "CHUNKING");
    first.on("BDAT").replyThenClose("421 4.3.2 going down");
    assertThatThrownBy(this::send).isInstanceOf(SmtpException.MessageRefused.class);
    assertThat(second.connections()).isZero();
  }

  @Test
  void asksNoOtherIfARecipientWasRefusedBeforeThe421ToTheData() throws Exception {
    first.on("RCPT TO:<bob@").reply("550 5.1.1 no such user");
    first.on("DATA").replyThenClose("421 4.3.2 going down");
    SmtpConnection connection = open();
    Envelope envelope = Envelope.of("shop@shop.example", "bob@doe.example", "ann@doe.example");
    assertThatThrownBy(() -> connection.send(envelope, Relays.MESSAGE))
        .isInstanceOf(SmtpException.MessageRefused.class);
    assertThat(second.connections()).isZero();
    assertThat(statusOfFirst().up()).isFalse(); // the next mail asks another
  }

  @Test
  void asksNoOtherIfTheProxyLetsNobodyThrough() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> refusal =
          CompletableFuture.runAsync(
              () -> {
                try (Socket client = proxy.accept()) {
                  client.getInputStream().read(new byte[1000]);
                  client.getOutputStream().write("HTTP/1.1 403 no\r\n\r\n".getBytes(US_ASCII));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      factory.setProxy("http://127.0.0.1:" + proxy.getLocalPort());
      assertThatThrownBy(this::open)
          .isInstanceOf(SmtpException.Refused.class)
          .hasMessageContaining(nameOf(first))
          .hasMessageNotContaining(nameOf(second));
      refusal.get(60, TimeUnit.SECONDS);
      assertThat(statusOfFirst().up()).isTrue();
    }
  }

  @Test
  void aPasswordThatIsRefusedShowsThatTheRelayIsUp() throws Exception {
    first.on("EHLO").replyThenClose("421 4.3.2 going down").times(1);
    send();
    first.on("AUTH").reply("535 5.7.8 no");
    pass(Duration.ofSeconds(1));
    assertThatThrownBy(this::open).isInstanceOf(SmtpException.AuthenticationRefused.class);
    assertThat(statusOfFirst().up()).isTrue();
  }

  @Test
  void anInterruptedThreadSaysNothingOfTheRelay() {
    first.on(NonCommandPhase.GREETING).stall();
    Thread.currentThread().interrupt();
    assertThatThrownBy(this::open).isInstanceOf(SmtpException.Disconnected.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(statusOfFirst().up()).isTrue();
    assertThat(second.connections()).isZero();
  }

  @Test
  void aMessageThatEachRelayTakesBackLeavesOneForTheOthers() throws Exception {
    String spammer = "MAIL FROM:<spammer@";
    first.on(spammer).replyThenClose("421 4.7.0 not from you");
    second.on(spammer).replyThenClose("421 4.7.0 not from you");
    for (int i = 0; i < 3; i++) {
      SmtpConnection connection = open();
      assertThatThrownBy(
              () ->
                  connection.send(
                      Envelope.of("spammer@shop.example", "ann@doe.example"), Relays.MESSAGE))
          .isInstanceOf(SmtpException.SenderRefused.class)
          .hasMessageContaining("421 4.7.0 not from you");
      send();
    }
    assertThat(second.messages()).hasSize(3);
  }

  @Test
  void aUserWhoCannotAuthenticateNowKeepsNobodyElseFromARelay() throws Exception {
    first.on("AUTH").reply("454 4.7.0 temporary authentication failure").times(1);
    second.on("AUTH").reply("454 4.7.0 temporary authentication failure").times(1);
    assertThatThrownBy(this::open)
        .isInstanceOf(SmtpException.AuthenticationRefused.class)
        .hasMessageContaining("454 4.7.0");
    send();
    assertThat(second.messages()).hasSize(1);
  }
}
