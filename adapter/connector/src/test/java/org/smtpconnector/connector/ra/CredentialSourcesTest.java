package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.connector.ra.Relays.request;

import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.SecurityException;
import jakarta.resource.spi.security.PasswordCredential;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.security.auth.Subject;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** The container's Subject before the application's request before the configuration. */
class CredentialSourcesTest {
  private ScriptedSmtpServer relay;
  private SmtpManagedConnectionFactory factory;

  @BeforeEach
  void startRelay() {
    relay =
        ScriptedSmtpServer.builder()
            .user("alice", "wonderland")
            .user("bob", "builder")
            .user("carol", "christmas")
            .start();
    factory = Relays.factoryFor(relay);
    factory.setUser("carol");
    factory.setPassword("christmas");
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  private ManagedConnection match(
      Set<ManagedConnection> pool, Subject subject, ConnectionRequestInfo info) {
    return factory.matchManagedConnections(pool, subject, info);
  }

  @Test // 10.1.8.2
  void createsMatchesAndServesInTheSameOrder() throws Exception {
    Subject alice = Relays.subject(factory, "alice", "wonderland");
    ConnectionRequestInfo bob = request("bob", "builder");
    ManagedConnection ofAlice = factory.createManagedConnection(alice, null);
    ManagedConnection ofBob = factory.createManagedConnection(null, bob);
    ManagedConnection ofCarol = factory.createManagedConnection(null, null);
    assertThat(ofAlice.getMetaData().getUserName()).isEqualTo("alice");
    assertThat(ofBob.getMetaData().getUserName()).isEqualTo("bob");
    assertThat(ofCarol.getMetaData().getUserName()).isEqualTo("carol");

    Set<ManagedConnection> pool = Set.of(ofAlice, ofBob, ofCarol);
    assertThat(match(pool, alice, null)).isSameAs(ofAlice);
    assertThat(match(pool, null, bob)).isSameAs(ofBob);
    assertThat(match(pool, null, null)).isSameAs(ofCarol);
    assertThat(ofAlice.getConnection(alice, null)).isNotNull();
    assertThatThrownBy(() -> ofBob.getConnection(alice, bob)).isInstanceOf(SecurityException.class);
    assertThatThrownBy(() -> ofCarol.getConnection(null, bob))
        .isInstanceOf(SecurityException.class);
    for (ManagedConnection managed : pool) {
      managed.destroy();
    }
  }

  @Test // 10.1.8.2: Liberty gives both at once
  void nobodySendsAsSomebodyElseThanAskedForBecauseTheContainerHasCredentials() throws Exception {
    Subject alice = Relays.subject(factory, "alice", "wonderland");
    ManagedConnection ofAlice = factory.createManagedConnection(alice, null);
    for (ConnectionRequestInfo other :
        List.of(request("bob", "builder"), request("alice", "builder"))) {
      assertThat(match(Set.of(ofAlice), alice, other)).isNull();
      for (ThrowingCallable asking :
          List.<ThrowingCallable>of(
              () -> factory.createManagedConnection(alice, other),
              () -> ofAlice.getConnection(alice, other))) {
        assertThatThrownBy(asking)
            .isInstanceOf(SecurityException.class)
            .hasMessageContaining("user alice, password ***")
            .hasMessageContaining("without container-managed sign-on")
            .hasCauseInstanceOf(IllegalArgumentException.class) // which a container keeps
            .hasMessageNotContainingAny("wonderland", "builder");
      }
    }
    ConnectionRequestInfo same = request("alice", "wonderland");
    assertThat(match(Set.of(ofAlice), alice, same)).isSameAs(ofAlice);
    assertThat(ofAlice.getConnection(alice, same)).isNotNull();
    ofAlice.destroy();
  }

  @Test // 10.1.8.2: as GlassFish has it
  void countsASubjectWithoutAUserAsNoneInTheSameOrder() throws Exception {
    ConnectionRequestInfo bob = request("bob", "builder");
    ManagedConnection ofBob = factory.createManagedConnection(null, bob);
    ManagedConnection ofCarol = factory.createManagedConnection(null, null);
    Set<ManagedConnection> pool = Set.of(ofBob, ofCarol);
    for (Subject nobody : new Subject[] {new Subject(), Relays.subject(factory, "", "")}) {
      assertThat(match(pool, nobody, bob)).isSameAs(ofBob);
      assertThat(match(pool, nobody, null)).isSameAs(ofCarol);
      assertThat(ofBob.getConnection(nobody, bob)).isNotNull();
      assertThat(ofCarol.getConnection(nobody, null)).isNotNull();
    }
    ofBob.destroy();
    ofCarol.destroy();
  }

  @Test // 10.1.8.2
  void takesACredentialThatIsMeantForAnEqualFactory() throws Exception {
    SmtpManagedConnectionFactory equal = Relays.factoryFor(relay);
    equal.setUser("carol");
    equal.setPassword("christmas");
    ManagedConnection managed =
        factory.createManagedConnection(Relays.subject(equal, "alice", "wonderland"), null);
    assertThat(managed.getMetaData().getUserName()).isEqualTo("alice");
    managed.destroy();
  }

  @Test // 10.1.8.2: SMTP says only at MAIL whether it wants a user
  void nobodyIsRefusedByTheRelayThatWantsSomebody() throws Exception {
    factory.setUser(null);
    factory.setPassword(null);
    ManagedConnection managed = factory.createManagedConnection(new Subject(), null);
    SmtpConnection connection = (SmtpConnection) managed.getConnection(new Subject(), null);
    assertThatThrownBy(() -> connection.send(Relays.ENVELOPE, Relays.MESSAGE))
        .isInstanceOf(SmtpException.SenderRefused.class)
        .hasMessageContaining("530");
    managed.destroy();
  }

  @Test // 10.1.8.2
  void authenticatesAnewThoughTheContainerHasErasedItsPassword() throws Exception {
    factory.setMaxMessagesPerConnection(1);
    PasswordCredential credential = new PasswordCredential("alice", "wonderland".toCharArray());
    credential.setManagedConnectionFactory(factory);
    Subject alice = new Subject(false, Set.of(), Set.of(), Set.of(credential));
    ManagedConnection managed = factory.createManagedConnection(alice, null);
    SmtpConnection connection = (SmtpConnection) managed.getConnection(alice, null);
    Arrays.fill(credential.getPassword(), '\0');
    connection.send(Relays.ENVELOPE, Relays.MESSAGE);
    connection.send(Relays.ENVELOPE, Relays.MESSAGE);
    assertThat(relay.messages())
        .hasSize(2)
        .allSatisfy(message -> assertThat(message.user()).contains("alice"));
    assertThat(relay.connections()).isEqualTo(2);
    managed.destroy();
  }
}
