package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.connector.ra.Relays.request;
import static org.smtpconnector.connector.ra.Relays.send;

import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.TransactionSupport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.security.auth.Subject;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.smtp.SmtpException;

/** Sections 7.5.3 and 7.6 of Jakarta Connectors: equality, matching, validation, log writer. */
class ManagedConnectionFactoryContractTest extends ContractFixture {
  @Test // 7.5.3.2
  void oneOfASubclassIsNotEqual() {
    SmtpManagedConnectionFactory special =
        new SmtpManagedConnectionFactory() {
          private static final long serialVersionUID = 1L;
        };
    assertThat(special).isNotEqualTo(new SmtpManagedConnectionFactory());
    assertThat(new SmtpManagedConnectionFactory()).isNotEqualTo(special).isNotEqualTo(null);
  }

  @Test // 7.5.3.2
  void connectingLeavesItEqualToWhatItWas() throws Exception {
    SmtpManagedConnectionFactory before = copyOf(factory);
    int hash = factory.hashCode();
    factory.createManagedConnection(null, request("alice", "wonderland")).destroy();
    assertThat(factory).isEqualTo(before).hasSameHashCodeAs(before);
    assertThat(factory.hashCode()).isEqualTo(hash);
  }

  @Test // 7.5.3.1
  void twoFactoriesOfItKeepTheirOwnConnectionManagers() throws Exception {
    Container one = new Container();
    Container other = new Container();
    SmtpConnectionFactory ofOne = (SmtpConnectionFactory) factory.createConnectionFactory(one);
    SmtpConnectionFactory ofOther = (SmtpConnectionFactory) factory.createConnectionFactory(other);
    ofOne.getConnection();
    ofOther.getConnection();
    ofOther.getConnection();
    assertThat(one.made).hasSize(1);
    assertThat(other.made).hasSize(2);
  }

  @Test // 7.10.1
  void poolsNothingItself() throws Exception {
    Container container = new Container();
    SmtpConnectionFactory connections =
        (SmtpConnectionFactory) factory.createConnectionFactory(container);
    connections.getConnection().close();
    connections.getConnection().close();
    assertThat(relay.connections()).isEqualTo(2);
    assertThat(relay.openConnections()).isEqualTo(2);
    for (ManagedConnection made : container.made) {
      made.destroy();
    }
    relay.awaitOpenConnections(0, Relays.SOON);
  }

  @Test // 7.5.3.1
  void matchingIsWithoutTheRelay() throws Exception {
    ManagedConnection connection = factory.createManagedConnection(null, null);
    List<String> said = relay.commands();
    factory.matchManagedConnections(Set.of(connection), null, request("bob", "builder"));
    factory.matchManagedConnections(Set.of(connection), null, null);
    assertThat(relay.commands()).isEqualTo(said);
    assertThat(relay.connections()).isEqualTo(1);
  }

  @Test // 7.5.3.1
  void matchingNeverThrows() throws Exception {
    ManagedConnection connection = factory.createManagedConnection(null, null);
    Set<Object> pool = new LinkedHashSet<>(Arrays.asList(null, "foreign", connection));
    assertThat(factory.matchManagedConnections(pool, null, new ConnectionRequestInfo() {}))
        .isSameAs(connection);
    factory.setUser("alice"); // without a password
    assertThat(factory.matchManagedConnections(pool, null, null)).isNull();
    assertThatThrownBy(() -> factory.createManagedConnection(null, null))
        .isInstanceOf(InvalidPropertyException.class);
  }

  @Test // 7.5.3.1, 10.1.9
  void whatMatchesIsUsableForTheSameRequest() throws Exception {
    factory.setUser("alice");
    factory.setPassword("wonderland");
    Subject subject = Relays.subject(factory, "alice", "wonderland");
    ConnectionRequestInfo info = request("alice", "wonderland");
    Set<ManagedConnection> pool =
        Set.of(
            factory.createManagedConnection(subject, null),
            factory.createManagedConnection(null, info),
            factory.createManagedConnection(null, null));
    for (ManagedConnection one : pool) {
      for (Subject asked : new Subject[] {subject, null}) {
        for (ConnectionRequestInfo given : new ConnectionRequestInfo[] {info, null}) {
          assertThat(factory.matchManagedConnections(Set.of(one), asked, given)).isSameAs(one);
          assertThat(one.getConnection(asked, given)).isNotNull();
        }
      }
    }
  }

  @Test // 7.6.1, 7.6.2
  void hasNoLogWriterUntilItIsGivenOne() throws Exception {
    assertThat(factory.getLogWriter()).isNull();
    ManagedConnection silent = factory.createManagedConnection(null, null);
    assertThat(silent.getLogWriter()).isNull();
    PrintWriter writer = new PrintWriter(new StringWriter());
    factory.setLogWriter(writer);
    assertThat(factory.getLogWriter()).isSameAs(writer);
    assertThat(silent.getLogWriter()).isNull();
    factory.setLogWriter(null);
    factory.createManagedConnection(null, null).destroy();
    silent.destroy();
  }

  @Test // 7.5.3.4
  void validatingIsBoundedAndSparesWhatIsInUse() throws Exception {
    factory.setReplyTimeoutSeconds(1);
    factory.setUser("alice");
    factory.setPassword("wonderland");
    ManagedConnection silent = factory.createManagedConnection(null, null);
    relay.on("NOOP").stall().times(1);
    assertPrompt(
        () ->
            assertThat((Set<?>) factory.getInvalidConnections(Set.of(silent, "foreign")))
                .hasSize(1));

    ManagedConnection busy = factory.createManagedConnection(null, null);
    factory.setReplyTimeoutSeconds(60);
    ManagedConnection sending = factory.createManagedConnection(null, null);
    relay.on("DATA").stall();
    SmtpConnection handle = handle(sending);
    CompletableFuture<Void> dialogue =
        CompletableFuture.runAsync(
            () ->
                assertThatThrownBy(() -> send(handle))
                    .isInstanceOf(SmtpException.Disconnected.class));
    relay.awaitCommand("DATA", Relays.SOON);
    assertThat((Set<?>) factory.getInvalidConnections(Set.of(sending, busy))).isEmpty();
    sending.destroy();
    dialogue.get(60, TimeUnit.SECONDS);
  }

  @Test // 8.13: the descriptor alone says so
  void declaresNoTransactionsByItself() {
    assertThat(factory).isNotInstanceOf(TransactionSupport.class);
  }
}
