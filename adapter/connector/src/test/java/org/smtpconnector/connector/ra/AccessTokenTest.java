package org.smtpconnector.connector.ra;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.RetryableException;
import jakarta.resource.spi.SecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.security.auth.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;

/** Access tokens that the adapter fetches itself: when, how often, and for whom. */
class AccessTokenTest {
  private static final int THREADS = 20;
  private static final long HOUR = 3600;

  private final Relays.Events events = new Relays.Events();
  private ScriptedTokenEndpoint endpoint;
  private ScriptedSmtpServer relay;
  private SmtpManagedConnectionFactory factory;
  private Subject client;

  @BeforeEach
  void start() {
    endpoint = ScriptedTokenEndpoint.start();
    start("OAUTHBEARER", "XOAUTH2");
  }

  private void start(String... mechanisms) {
    relay =
        ScriptedSmtpServer.builder()
            .user("shop@doe.example", "good-token")
            .mechanisms(mechanisms)
            .start();
    factory = Relays.factoryFor(relay);
    factory.setOauthTokenEndpoint(endpoint.url().toString());
    factory.setOauthMailbox("shop@doe.example");
    client = Relays.subject(factory, "client-id", "client-secret");
  }

  @AfterEach
  void stop() {
    relay.close();
    endpoint.close();
  }

  private ManagedConnection create() throws Exception {
    ManagedConnection managed = factory.createManagedConnection(client, null);
    managed.addConnectionEventListener(events);
    return managed;
  }

  private Map<String, String> asked(int number) {
    return endpoint.requests().get(number).parameters();
  }

  // By what

  @Test
  void asksWithIdAndSecretOfTheContainerAndIsTheMailboxAtTheRelay() throws Exception {
    endpoint.token("good-token", HOUR);
    factory.setOauthScope("https://outlook.office365.com/.default");
    ManagedConnection managed = create();
    assertThat(asked(0))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "grant_type",
                "client_credentials",
                "scope",
                "https://outlook.office365.com/.default",
                "client_id",
                "client-id",
                "client_secret",
                "client-secret"));
    assertThat(endpoint.requests().get(0).authorization()).isEmpty();
    assertThat(managed.getMetaData().getUserName()).isEqualTo("shop@doe.example");
    ((SmtpConnection) managed.getConnection(client, null)).send(Relays.ENVELOPE, Relays.MESSAGE);
    assertThat(relay.messages().get(0).user()).contains("shop@doe.example");
    managed.destroy();
  }

  @Test // RFC 6749 2.3.1
  void namesTheClientInTheHeaderWhereItIsToldTo() throws Exception {
    endpoint.token("good-token", HOUR);
    factory.setOauthClientAuthentication("basic");
    client = Relays.subject(factory, "a client:id", "s3cret+&=é");
    create().destroy();
    String pair = "a+client%3Aid:s3cret%2B%26%3D%C3%A9";
    assertThat(endpoint.requests().get(0).authorization())
        .contains("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    assertThat(asked(0)).containsOnlyKeys("grant_type");
  }

  @Test // RFC 6749 6
  void usesTheRefreshTokenAndTheOneThatComesInItsPlace() throws Exception {
    endpoint.json(
        200,
        """
        {"token_type":"bearer","access_token":"good-token","expires_in":"0","refresh_token":"second"}""");
    endpoint.token("good-token", 0);
    factory.setOauthGrant("refresh-token");
    factory.setOauthRefreshTokenPassword("first");
    client = Relays.subject(factory, "public-client", "");
    create().destroy();
    create().destroy();
    create().destroy();
    assertThat(asked(0))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "grant_type", "refresh_token",
                "refresh_token", "first",
                "client_id", "public-client"));
    assertThat(asked(1)).containsEntry("refresh_token", "second");
    assertThat(asked(2)).containsEntry("refresh_token", "second");
  }

  @Test
  void comesBackToTheConfiguredRefreshTokenOnceTheLaterOneIsRefused() throws Exception {
    endpoint.json(
        200,
        """
        {"token_type":"Bearer","access_token":"good-token","expires_in":0,"refresh_token":"second"}""");
    endpoint.error(503, "temporarily_unavailable", "later");
    endpoint.error(400, "invalid_grant", "revoked");
    endpoint.token("good-token", HOUR);
    factory.setOauthGrant("refresh-token");
    factory.setOauthRefreshTokenPassword("first");
    create().destroy();
    assertThatThrownBy(this::create).hasMessageContaining("temporarily_unavailable");
    assertThatThrownBy(this::create).hasMessageContaining("set oauthRefreshTokenPassword");
    create().destroy();
    assertThat(endpoint.requests())
        .extracting(request -> request.parameters().get("refresh_token"))
        .containsExactly("first", "second", "second", "first");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OAUTHBEARER", "XOAUTH2"})
  void takesATokenThatIsSuppliedAsThePassword(String mechanism) throws Exception {
    factory.setOauthTokenEndpoint(null);
    factory.setOauthMailbox(null);
    factory.setMechanisms(mechanism);
    Subject supplied = Relays.subject(factory, "shop@doe.example", "good-token");
    factory.createManagedConnection(supplied, null).destroy();
    assertThat(endpoint.requests()).isEmpty();
  }

  // How often

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

  private static void destroy(List<ManagedConnection> connections) throws Exception {
    for (ManagedConnection connection : connections) {
      connection.destroy();
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

  // For whom

  @Test
  void keepsTheSessionsOfTheTokenBeforeWhenThereIsANewOne() throws Exception {
    endpoint.token("good-token", 0).token("other-token", HOUR);
    ManagedConnection before = create();
    relay.on("AUTH").reply("235 2.7.0 welcome");
    ManagedConnection after = create();
    assertThat(endpoint.requests()).hasSize(2);
    assertThat(factory.matchManagedConnections(Set.of(before), client, null)).isSameAs(before);
    assertThat(factory.matchManagedConnections(Set.of(after), client, null)).isSameAs(after);
    assertThat(before.getConnection(client, null)).isNotNull();
    before.destroy();
    after.destroy();
  }

  @Test
  void endsTheSessionsOfATokenThatIsRefusedAndNoOthers() throws Exception {
    endpoint.token("first-token", 0).token("good-token", HOUR);
    relay.on("AUTH").reply("235 2.7.0 welcome").times(1);
    ManagedConnection first = create();
    ManagedConnection second = create();
    endpoint.token("good-token-2", HOUR);
    relay.on("AUTH").reply("535 5.7.8 revoked").times(1);
    relay.on("AUTH").reply("235 2.7.0 welcome").times(1);
    ManagedConnection third = create();
    assertThat(factory.matchManagedConnections(Set.of(second), client, null)).isNull();
    assertThat(factory.matchManagedConnections(Set.of(first), client, null)).isSameAs(first);
    assertThat(factory.matchManagedConnections(Set.of(third), client, null)).isSameAs(third);
    relay.awaitOpenConnections(2, Relays.SOON);
    destroy(List.of(first, second, third));
  }

  @Test
  void servesNobodyWhoseSecretOrGrantIsAnother() throws Exception {
    endpoint.token("good-token", HOUR);
    factory.setOauthGrant("refresh-token");
    factory.setOauthRefreshTokenPassword("first");
    ManagedConnection managed = create();
    Subject changed = Relays.subject(factory, "client-id", "changed-secret");
    assertThat(factory.matchManagedConnections(Set.of(managed), changed, null)).isNull();
    factory.setOauthRefreshTokenPassword("changed");
    Subject same = Relays.subject(factory, "client-id", "client-secret");
    assertThat(factory.matchManagedConnections(Set.of(managed), same, null)).isNull();
    assertThatThrownBy(() -> managed.getConnection(same, null))
        .isInstanceOf(SecurityException.class);
    managed.destroy();
  }

  @Test
  void fetchesATokenForEachClient() throws Exception {
    endpoint.token("good-token", HOUR);
    create().destroy();
    factory.createManagedConnection(null, Relays.request("other-client", "x")).destroy();
    factory.createManagedConnection(null, Relays.request("other-client", "x")).destroy();
    assertThat(endpoint.requests())
        .extracting(request -> request.parameters().get("client_id"))
        .containsExactly("client-id", "other-client");
  }
}
