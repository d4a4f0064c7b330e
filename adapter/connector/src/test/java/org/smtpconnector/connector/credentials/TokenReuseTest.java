package org.smtpconnector.connector.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.RetryableException;
import jakarta.resource.spi.SecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.smtp.SmtpException;

/** How often the adapter asks for an access token. */
class TokenReuseTest extends TokenFixture {
  private static final int THREADS = 20;

  TokenReuseTest() {
    super("OAUTHBEARER", "XOAUTH2");
  }

  private List<ManagedConnection> createOnManyThreads() {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<CompletableFuture<ManagedConnection>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return create();
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                },
                threads));
      }
      return all.stream().map(one -> one.orTimeout(20, TimeUnit.SECONDS).join()).toList();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void fetchesOneTokenForAllThreadsAndKeepsIt() throws Exception {
    endpoint.token("good-token", HOUR);
    destroy(createOnManyThreads());
    create().destroy();
    assertThat(endpoint.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OAUTHBEARER", "XOAUTH2"})
  void fetchesAnotherOnceTheRelayHasRefusedTheFirst(String mechanism) throws Exception {
    relay.close();
    start(mechanism);
    endpoint.token("revoked-token", HOUR).token("good-token", HOUR);
    create().destroy();
    create().destroy();
    assertThat(endpoint.requests()).hasSize(2);
    assertThat(relay.commands()).filteredOn(line -> line.startsWith("AUTH")).hasSize(3);
  }

  @Test
  void fetchesOneOtherForAllThreadsWhoseTokenWasRefused() throws Exception {
    endpoint.token("revoked-token", HOUR).token("good-token", HOUR);
    destroy(createOnManyThreads());
    assertThat(endpoint.requests()).hasSize(2);
  }

  @Test
  void neverFetchesTwiceForOneOpening() {
    endpoint.token("one", HOUR).token("two", HOUR).token("three", HOUR);
    assertThatThrownBy(this::create)
        .isInstanceOf(SecurityException.class)
        .hasCauseInstanceOf(SmtpException.AuthenticationRefused.class)
        .hasMessageContaining("'shop@doe.example'")
        .hasMessageContaining("535");
    assertThat(endpoint.requests()).hasSize(2);
    assertThatThrownBy(this::create).isInstanceOf(SecurityException.class);
    assertThat(endpoint.requests()).hasSize(3); // none of them was any good
    relay.awaitOpenConnections(0, Relays.SOON);
  }

  @Test
  void replacesATokenAgainOnceItWasAccepted() throws Exception {
    endpoint.token("one", HOUR).token("good-token", HOUR).token("another-token", HOUR);
    create().destroy();
    relay.on("AUTH").reply("535 5.7.8 revoked").times(1);
    relay.on("AUTH").reply("235 2.7.0 welcome").times(1);
    create().destroy();
    assertThat(endpoint.requests()).hasSize(3);
  }

  @Test
  void tellsTheRefusalOfTheRelayToo() {
    endpoint.token("revoked-token", HOUR).error(503, "server_error", "later");
    assertThatThrownBy(this::create)
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("server_error")
        .cause()
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .hasAtLeastOneElementOfType(SmtpException.AuthenticationRefused.class));
  }

  @Test
  void triesNoTokenASecondTime() {
    endpoint.token("same", HOUR);
    assertThatThrownBy(this::create).isInstanceOf(SecurityException.class);
    assertThat(relay.commands()).filteredOn(line -> line.startsWith("AUTH")).hasSize(1);
  }

  @Test // RFC 4954 6
  void fetchesNoOtherWhereTheRelayCannotAskNow() throws Exception {
    endpoint.token("good-token", HOUR);
    relay.on("AUTH").reply("454 4.7.0 temporary authentication failure").times(1);
    assertThatThrownBy(this::create).hasMessageContaining("454");
    create().destroy();
    assertThat(endpoint.requests()).hasSize(1);
  }

  @Test
  void fetchesAnotherInTheMiddleOfALeaseWithoutTheCallerNoticing() throws Exception {
    endpoint.token("good-token", 0);
    factory.setMaxMessagesPerConnection(1);
    ManagedConnection managed = create();
    SmtpConnection connection = (SmtpConnection) managed.getConnection(client, null);
    connection.send(Relays.ENVELOPE, Relays.MESSAGE);
    connection.send(Relays.ENVELOPE, Relays.MESSAGE);
    assertThat(relay.messages()).hasSize(2);
    assertThat(endpoint.requests()).hasSize(2);
    assertThat(events.errors).isEmpty();
    managed.destroy();
  }

  @Test
  void tellsAMailThatNoTokenIsToBeHadForIt() throws Exception {
    endpoint.token("good-token", 0).error(503, "server_error", "later");
    factory.setMaxMessagesPerConnection(1);
    ManagedConnection managed = create();
    SmtpConnection connection = (SmtpConnection) managed.getConnection(client, null);
    connection.send(Relays.ENVELOPE, Relays.MESSAGE);
    assertThatThrownBy(() -> connection.send(Relays.ENVELOPE, Relays.MESSAGE))
        .isInstanceOfSatisfying(
            SmtpException.NoCredentials.class, e -> assertThat(e.retryable()).isTrue());
    assertThat(events.errors).hasSize(1);
    managed.destroy();
  }
}
