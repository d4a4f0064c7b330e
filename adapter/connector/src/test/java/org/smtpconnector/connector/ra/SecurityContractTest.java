package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.connector.ra.Relays.request;

import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.SecurityException;
import jakarta.resource.spi.security.PasswordCredential;
import java.security.Principal;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import org.junit.jupiter.api.Test;

/** Chapter 10 of Jakarta Connectors: whose credentials count, and who sees them. */
class SecurityContractTest extends ContractFixture {
  @Test // 10.1.8.2
  void countsTheCredentialAndNotThePrincipal() throws Exception {
    Principal caller = () -> "caller";
    Subject plain = Relays.subject(factory, "alice", "wonderland");
    Subject named =
        new Subject(
            false, Set.of(caller), Set.of(), plain.getPrivateCredentials(PasswordCredential.class));
    ManagedConnection connection = factory.createManagedConnection(plain, null);
    assertThat(factory.matchManagedConnections(Set.of(connection), named, null))
        .isSameAs(connection);
  }

  @Test // 10.1.8.2
  void aSubjectWithNothingUsableLeavesThePlaceToTheRequest() throws Exception {
    for (Subject subject : List.of(new Subject(), Relays.subject(factory, "", ""))) {
      ManagedConnection connection =
          factory.createManagedConnection(subject, request("alice", "wonderland"));
      assertThat(connection.getMetaData().getUserName()).isEqualTo("alice");
      connection.destroy();
    }
  }

  @Test // 10.2.1
  void credentialsThatCannotBeSentAreASecurityMatter() {
    assertThatThrownBy(
            () ->
                factory.createManagedConnection(
                    Relays.subject(factory, "alice", "wonder\0land"), null))
        .isInstanceOf(SecurityException.class)
        .hasMessageContaining("NUL")
        .hasMessageNotContaining("wonder");
  }

  @Test // 10.1.9
  void refusesAnotherUserAndStaysWithItsOwn() throws Exception {
    ManagedConnection connection =
        factory.createManagedConnection(null, request("alice", "wonderland"));
    Subject bob = Relays.subject(factory, "bob", "builder");
    assertThatThrownBy(() -> connection.getConnection(bob, null))
        .isInstanceOf(SecurityException.class)
        .hasMessageNotContaining("builder");
    assertThat(connection.getConnection(null, request("alice", "wonderland"))).isNotNull();
  }

  @Test // 10.1.8.2
  void leavesTheArrayOfTheContainerUntouched() throws Exception {
    PasswordCredential credential = new PasswordCredential("alice", "wonderland".toCharArray());
    credential.setManagedConnectionFactory(factory);
    Subject subject = new Subject(false, Set.of(), Set.of(), Set.of(credential));
    factory.createManagedConnection(subject, null).destroy();
    assertThat(credential.getPassword()).isEqualTo("wonderland".toCharArray());
  }

  @Test
  void noSecretIsInWhatIsPrinted() throws Exception {
    factory.setUser("alice");
    factory.setPassword("wonderland");
    EffectiveCredentials identity = factory.identity(null, null);
    ManagedConnection connection = factory.createManagedConnection(null, null);
    assertThat(
            Stream.of(
                factory,
                factory.settings(),
                identity,
                identity.credentials(),
                request("alice", "wonderland"),
                connection,
                connection.getMetaData(),
                handle(connection),
                factory.createConnectionFactory()))
        .noneMatch(value -> value.toString().contains("wonderland"));
  }
}
