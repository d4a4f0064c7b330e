package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.resource.spi.ManagedConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.HeldBack;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.testkit.AdaptiveTimeout;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;

/** What a caller's deadline ends on the way of a mail through a borrowed connection. */
class SendDeadlineTest extends PipelineFixture {
  private static final Duration SHORT = AdaptiveTimeout.least();
  private static final String DEADLINE = SendDeadline.in(SHORT).toString();

  @TempDir Path directory;

  private ScriptedSmtpServer server;

  @BeforeEach
  void startServer() throws Exception {
    server = ScriptedSmtpServer.builder().start();
    factory = Relays.factoryFor(server);
    // What the first message costs is not timed.
    ManagedConnection warm = factory.createManagedConnection(null, null);
    ((SmtpConnection) warm.getConnection(null, null)).send(Relays.ENVELOPE, Relays.MESSAGE);
    warm.destroy();
    server.awaitOpenConnections(0, Relays.SOON);
    server.clear();
  }

  @AfterEach
  void stopServer() {
    destroyOpened();
    server.close();
  }

  private static Receipt send(SmtpConnection connection) throws SmtpException {
    return connection.send(Relays.ENVELOPE, Relays.MESSAGE, SendDeadline.in(SHORT));
  }

  private static <E extends SmtpException> E failure(SmtpConnection connection, Class<E> type) {
    return catchThrowableOfType(type, () -> send(connection));
  }

  // In the dialogue

  @ParameterizedTest
  @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
  void endsAMailThatWasNotHandedOverAndItsConnection(String command) throws Exception {
    SmtpConnection connection = open();
    server.on(command).stall();

    Disconnected late = failure(connection, Disconnected.class);

    assertThat(late).hasMessageStartingWith(DEADLINE + " passed at " + command);
    assertThat(late.retryable()).isTrue();
    assertThat(events.errors).hasSize(1); // by which the pool drops it
    assertThat(opened.get(0).isAlive(Duration.ZERO)).isFalse();
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void leavesAMailInDoubtThatTheRelayHasWholeAndEndsItsConnection() throws Exception {
    SmtpConnection connection = open();
    server.on(NonCommandPhase.END_OF_DATA).stall();

    InDoubt doubt = failure(connection, InDoubt.class);

    assertThat(doubt).hasMessageStartingWith(DEADLINE + " passed at the end of the message");
    assertThat(events.errors).hasSize(1);
  }

  @Test
  void beginsNothingWhenItHasPassedAndLeavesTheConnectionAsItIs() throws Exception {
    SmtpConnection connection = open();
    send(connection);
    server.closeConnections("421 4.3.2 going down"); // which nobody is to notice
    assertThatThrownBy(
            () -> connection.send(Relays.ENVELOPE, Relays.MESSAGE, SendDeadline.in(Duration.ZERO)))
        .isInstanceOf(HeldBack.class)
        .hasMessageContaining("passed before anything was sent");
    assertThat(events.errors).isEmpty();
    assertThat(server.connections()).isEqualTo(1);
    send(connection);
    assertThat(server.messages()).hasSize(2);
  }

  @Test
  void doesNotWaitForAnotherThreadThatHasTheConnection() throws Exception {
    SmtpConnection connection = open();
    server.on("DATA").stall();
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(
            () ->
                assertThatThrownBy(() -> connection.send(Relays.ENVELOPE, Relays.MESSAGE))
                    .isInstanceOf(Disconnected.class));
    server.awaitCommand("DATA", Relays.SOON);

    assertThat(failure(connection, HeldBack.class)).hasMessageContaining(DEADLINE);

    server.stop(); // what the other waits for
    other.get(Relays.SOON.toSeconds(), TimeUnit.SECONDS);
  }

  // Where a fresh session is opened

  @ParameterizedTest
  @ValueSource(strings = {"EHLO", "MAIL"})
  void coversTheSessionThatTakesThePlaceOfOneThatWasClosed(String command) throws Exception {
    SmtpConnection connection = open();
    send(connection);
    server.closeConnections("421 4.3.2 going down");
    server.awaitOpenConnections(0, Relays.SOON);
    server.on(command).stall();

    Disconnected late = failure(connection, Disconnected.class);

    assertThat(late).hasMessageContaining(DEADLINE);
    assertThat(server.connections()).isEqualTo(2);
    assertThat(pipeline.relays().relays().get(0).circuitBreaker().status().up()).isTrue();
  }

  @Test
  void isForAllRelaysTogetherAndSaysNothingOfThem() throws Exception {
    try (ScriptedSmtpServer second = ScriptedSmtpServer.builder().start()) {
      factory.setHost("localhost:" + server.port() + ",localhost:" + second.port());
      SmtpConnection connection = open();
      send(connection);
      server.closeConnections("421 4.3.2 going down");
      server.awaitOpenConnections(0, Relays.SOON);
      server.on(NonCommandPhase.GREETING).stall();

      assertThat(failure(connection, Disconnected.class)).hasMessageContaining(DEADLINE);

      assertThat(second.connections()).isZero();
      assertThat(pipeline.relays().relays().get(0).circuitBreaker().status().up()).isTrue();
    }
  }

  @Test
  void leavesNoTimeForTheFarewellOfASessionThatIsUsedUp() throws Exception {
    factory.setMaxMessagesPerConnection(1);
    SmtpConnection connection = open();
    send(connection);
    server.on("QUIT").stall();
    SendDeadline noLongerThanTheFarewell = SendDeadline.in(Duration.ofSeconds(2));

    assertThat(connection.send(Relays.ENVELOPE, Relays.MESSAGE, noLongerThanTheFarewell).accepted())
        .hasSize(1);

    assertThat(server.commands()).doesNotContain("QUIT");
  }

  @Test
  void coversTheFetchingOfAnAccessToken() throws Exception {
    try (ScriptedTokenEndpoint endpoint = ScriptedTokenEndpoint.start();
        ScriptedSmtpServer relay =
            ScriptedSmtpServer.builder()
                .user("shop@doe.example", "good")
                .mechanisms("XOAUTH2")
                .start()) {
      endpoint.token("good", 0);
      factory.setPort(relay.port());
      factory.setOauthTokenEndpoint(endpoint.url().toString());
      factory.setOauthMailbox("shop@doe.example");
      factory.setUser("client-id");
      factory.setPassword("client-secret");
      SmtpConnection connection = open();
      send(connection);
      relay.closeConnections("421 4.3.2 going down");
      relay.awaitOpenConnections(0, Relays.SOON);
      endpoint.hold();

      assertThat(failure(connection, SmtpException.NoCredentials.class))
          .hasMessageContaining("no access token within " + DEADLINE);

      endpoint.release();
    }
  }

  // Before the dialogue

  @Test
  void isWhatAMailWaitsForItsTurn() throws Exception {
    factory.setMessagesPerSecond(1);
    factory.setPaceTimeoutSeconds(60);
    SmtpConnection connection = open();
    send(connection);

    SendDeadline beforeItsTurn = SendDeadline.in(Duration.ofMillis(900));

    HeldBack late =
        catchThrowableOfType(
            HeldBack.class, () -> connection.send(Relays.ENVELOPE, Relays.MESSAGE, beforeItsTurn));

    assertThat(late)
        .hasMessageContaining("its turn does not come within " + beforeItsTurn)
        .hasMessageContaining("messagesPerSecond of the connection factory is 1");
    assertThat(late.retryable()).isTrue();
    assertThat(clock.time()).isZero();
    assertThat(server.messages()).hasSize(1);
    assertThat(pipeline.rateLimiter().underWay()).isZero();
  }

  @Test
  void tellsOfTheRecipientsThatTheMailHadBeforeItWasRedirected() throws Exception {
    factory.setRedirectTo("test@ops.example");
    SmtpConnection connection = open();
    server.on("RCPT").stall();
    Envelope envelope = Envelope.of("shop@shop.example", "ann@doe.example", "bob@doe.example");

    Disconnected late =
        catchThrowableOfType(
            Disconnected.class,
            () -> connection.send(envelope, Relays.MESSAGE, SendDeadline.in(SHORT)));

    assertThat(late.outcomes())
        .extracting(RecipientOutcome::address)
        .extracting(Object::toString)
        .containsExactly("ann@doe.example", "bob@doe.example");
  }

  @Test
  void capturesNothingWhenItHasPassed() throws Exception {
    factory.setCapture(directory.resolve("mails").toString());
    SmtpConnection connection = open();
    assertThatThrownBy(
            () -> connection.send(Relays.ENVELOPE, Relays.MESSAGE, SendDeadline.in(Duration.ZERO)))
        .isInstanceOf(HeldBack.class);
    assertThat(directory.resolve("mails")).doesNotExist();
    assertThat(send(connection).accepted()).hasSize(1);
  }
}
