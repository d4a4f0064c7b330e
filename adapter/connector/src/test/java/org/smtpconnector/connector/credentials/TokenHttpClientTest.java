package org.smtpconnector.connector.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.RetryableException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.connector.relay.RelayGroup;
import org.smtpconnector.connector.relay.TimeSource;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;
import org.smtpconnector.testkit.ServerCertificate;
import org.smtpconnector.testkit.TestAuthority;

/** Whether the endpoint is there, in time and trusted. */
class TokenHttpClientTest extends TokenFailureFixture {
  @Test
  void mayBeAskedLaterWhereNobodyListens() {
    endpoint.close();
    mayBeTriedAgain("it cannot be reached");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"access_token\":"})
  void doesNotWaitForEverForItsAnswer(String beginning) {
    endpoint.stallAfter(beginning);
    factory.setOauthConnectTimeoutSeconds(1);
    factory.setOauthReadTimeoutSeconds(1);
    mayBeTriedAgain("it does not answer in time");
  }

  @Test
  void waitsNoLongerThanAConnectionMayTakeToOpen() {
    endpoint.token("good-token", 3600).hold();
    factory.setOauthReadTimeoutSeconds(60);
    factory.setOpenTimeoutSeconds(1);
    assertThat(failure())
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("no access token within the 1 s that opening a session may take")
        .hasMessageContaining("raise openTimeoutSeconds");
  }

  @Test
  void leavesTheSessionWhatTheTokenHasLeftOfTheTime() {
    relay.on("EHLO").stall();
    RelayGroup patient = RelayGroup.of(factory.settings(), TimeSource.SYSTEM); // 30 s to open
    Instant begin = Instant.now();
    assertThatThrownBy(
            () ->
                patient.open(
                    Credentials.none(),
                    Duration.ofMillis(300),
                    SendDeadline.NONE,
                    DialogueListener.to((level, line) -> {})))
        .isInstanceOf(SmtpException.Disconnected.class);
    assertThat(Duration.between(begin, Instant.now())).isLessThan(PROMPT);
  }

  @Test
  void anInterruptOfOneWhoWaitsIsNoMatterOfTheOthers() throws Exception {
    endpoint.token("good-token", 3600).hold();
    factory.setOauthReadTimeoutSeconds(30);
    CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
    Thread first =
        new Thread(
            () -> {
              try {
                factory.createManagedConnection(client, null);
                interrupted.complete(null);
              } catch (ResourceException e) {
                interrupted.complete(e);
              }
            });
    first.start();
    while (endpoint.requests().isEmpty()) {
      Thread.onSpinWait();
    }
    CompletableFuture<Void> second =
        CompletableFuture.runAsync(
            () -> {
              try {
                factory.createManagedConnection(client, null).destroy();
              } catch (ResourceException e) {
                throw new AssertionError(e);
              }
            });
    first.interrupt();
    assertThat(interrupted.get(60, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
    endpoint.release();
    second.get(60, TimeUnit.SECONDS);
    assertThat(endpoint.requests()).hasSize(1);
  }

  @Test
  void isAskedAgainAfterAFailure() throws Exception {
    endpoint.error(503, "server_error", "later").token("good-token", 3600);
    assertThatThrownBy(() -> factory.createManagedConnection(client, null))
        .isInstanceOf(RetryableException.class);
    factory.createManagedConnection(client, null).destroy();
    assertThat(endpoint.requests()).hasSize(2);
  }

  @Test
  void isTrustedByTheTrustStoreOfTheFactoryAndNotWithout(@TempDir Path files) throws Exception {
    TestAuthority authority = new TestAuthority();
    use(ScriptedTokenEndpoint.start(0, authority.issue("localhost")).token("good-token", 3600));
    mustBeCorrected("its certificate must be for localhost and of an authority of trustStore");
    assertThat(endpoint.requests()).isEmpty();

    Relays.trust(factory, authority, files);
    factory.createManagedConnection(client, null).destroy();
    assertThat(endpoint.requests()).hasSize(1);
  }

  @Test
  void isNotTrustedWithACertificateForAnotherHost(@TempDir Path files) throws Exception {
    TestAuthority authority = new TestAuthority();
    ServerCertificate elsewhere = authority.issue("elsewhere.example");
    use(ScriptedTokenEndpoint.start(0, elsewhere).token("good-token", 3600));
    Relays.trust(factory, authority, files);
    mustBeCorrected("its certificate must be for localhost");
    assertThat(endpoint.requests()).isEmpty();
  }
}
