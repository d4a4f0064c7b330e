package org.smtpconnector.connector.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.SecurityException;
import java.util.List;
import java.util.Set;
import javax.security.auth.Subject;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.ra.Relays;

/** Whom the sessions of an access token serve. */
class TokenSessionsTest extends TokenFixture {
  TokenSessionsTest() {
    super("OAUTHBEARER", "XOAUTH2");
  }

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
