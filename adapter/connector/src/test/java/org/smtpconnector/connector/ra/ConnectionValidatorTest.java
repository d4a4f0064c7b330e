package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.testkit.AdaptiveTimeout;
import org.smtpconnector.testkit.ScriptedSmtpServer;

class ConnectionValidatorTest {
  private final Set<Object> connections = new LinkedHashSet<>();
  private ScriptedSmtpServer relay;

  @BeforeEach
  void openFive() throws Exception {
    relay = ScriptedSmtpServer.builder().start();
    SmtpManagedConnectionFactory factory = Relays.factoryFor(relay);
    for (int i = 0; i < 5; i++) {
      connections.add(factory.createManagedConnection(null, null));
    }
  }

  @AfterEach
  void close() {
    connections.forEach(connection -> ((SmtpManagedConnection) connection).destroy());
    relay.close();
  }

  @Test
  void asksEachConnection() {
    assertThat(ConnectionValidator.DEFAULT.invalid(connections)).isEmpty();
    assertThat(relay.commands()).filteredOn("NOOP"::equals).hasSize(5);
  }

  @Test
  void isHeldUpByAStallingRelayForABoundedTime() {
    relay.on("NOOP").stall();
    Duration each = AdaptiveTimeout.least();
    ConnectionValidator probe = new ConnectionValidator(each, each.multipliedBy(5).dividedBy(2));
    assertThat(probe.invalid(connections)).hasSize(2);
    assertThat(relay.commands()).filteredOn("NOOP"::equals).hasSize(2);
  }

  @Test
  void looksAtThoseForWhichNoTimeIsLeft() {
    ConnectionValidator look = new ConnectionValidator(Duration.ofSeconds(1), Duration.ZERO);
    assertThat(look.invalid(connections)).isEmpty();
    relay.stop();
    long begin = System.nanoTime(); // what answered a moment ago is not looked at
    while (!look.invalid(connections).equals(connections)) {
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Relays.SOON);
    }
    assertThat(relay.commands()).doesNotContain("NOOP");
  }

  @Test
  void isBoundedByFiveSecondsByDefault() {
    assertThat(ConnectionValidator.DEFAULT.all()).isEqualTo(Duration.ofSeconds(5));
  }
}
