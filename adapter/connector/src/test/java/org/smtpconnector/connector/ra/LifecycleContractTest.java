package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.connector.ra.Relays.send;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterInternalException;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.connector.SmtpConnection;

/** Chapter 6 of Jakarta Connectors: the life of the resource adapter and its configuration. */
class LifecycleContractTest extends ContractFixture {
  private final SmtpResourceAdapter adapter = new SmtpResourceAdapter();

  @Test // 20.3
  void theBeansHavePublicConstructorsWithoutArguments() throws Exception {
    assertThat(SmtpResourceAdapter.class.getConstructor().newInstance()).isEqualTo(adapter);
    assertThat(SmtpManagedConnectionFactory.class.getConstructor().newInstance())
        .isEqualTo(new SmtpManagedConnectionFactory());
  }

  @Test // 6.3.1, 11.3.6: no context is as good as any, so no Work and no timer comes from it
  void startDoesNothingThatTakesTime() throws Exception {
    assertPrompt(() -> adapter.start(null));
    assertThat(relay.connections()).isZero();
  }

  @Test // 11.4
  void theThreadsItMakesAreDaemons() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    factory.setResourceAdapter(adapter);
    ManagedConnection connection = factory.createManagedConnection(null, null);
    Set<Thread> made = new HashSet<>(Thread.getAllStackTraces().keySet());
    made.removeAll(before);
    assertThat(made).allMatch(Thread::isDaemon);
    connection.destroy();
  }

  @Test // 6.3.4.2
  void stopIsBoundedThoughNoRelayAnswersQuit() throws Exception {
    adapter.start(null);
    factory.setResourceAdapter(adapter);
    for (int i = 0; i < 10; i++) {
      factory.createManagedConnection(null, null);
    }
    relay.on("QUIT").stall();
    assertPrompt(adapter::stop);
    relay.awaitOpenConnections(0, Relays.SOON);
  }

  @Test // 6.3.4.2
  void stopEndsADialogueAndWhatComesLaterIsRefused() throws Exception {
    adapter.start(null);
    factory.setResourceAdapter(adapter);
    ManagedConnection connection = factory.createManagedConnection(null, null);
    SmtpConnection handle = handle(connection);
    adapter.stop();
    assertThatThrownBy(() -> send(handle)).isInstanceOf(java.lang.IllegalStateException.class);
    assertThatThrownBy(() -> connection.getConnection(null, null))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> factory.createManagedConnection(null, null))
        .isInstanceOf(ResourceAdapterInternalException.class);
  }

  @Test // 6.3.5: a server may start what it stopped
  void servesAgainOnceItIsStartedAgain() throws Exception {
    factory.setResourceAdapter(adapter);
    adapter.start(null);
    adapter.stop();
    adapter.start(null);
    factory.createManagedConnection(null, null);
    relay.awaitOpenConnections(1, Relays.SOON);
    adapter.stop();
  }

  @Test // 6.3.2
  void theResourceAdapterIsNoPartOfWhatMakesFactoriesEqual() throws Exception {
    SmtpManagedConnectionFactory alone = Relays.factoryFor(relay);
    factory.setResourceAdapter(adapter);
    assertThat(factory).isEqualTo(alone).hasSameHashCodeAs(alone);
  }

  @Test // 6.3.2
  void refusesTheResourceAdapterOfSomebodyElse() {
    ResourceAdapter foreign =
        (ResourceAdapter)
            java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ResourceAdapter.class},
                (proxy, method, arguments) -> null);
    assertThatThrownBy(() -> factory.setResourceAdapter(foreign))
        .isInstanceOf(ResourceException.class)
        .hasMessageContaining("SmtpResourceAdapter");
  }

  static List<Field> fields() {
    Stream<Class<?>> beans =
        Stream.iterate(SmtpManagedConnectionFactory.class, Objects::nonNull, Class::getSuperclass);
    return Stream.concat(Stream.of(SmtpResourceAdapter.class), beans)
        .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
        .filter(field -> field.isAnnotationPresent(ConfigProperty.class))
        .toList();
  }

  @ParameterizedTest // 6.3.7.6.1, 19.5
  @MethodSource("fields")
  void eachPropertyIsAnObjectOfTheTypeThatItIsDeclaredAs(Field field) throws Exception {
    ConfigProperty property = field.getAnnotation(ConfigProperty.class);
    assertThat(property.type()).isIn(Object.class, field.getType());
    assertThat(property.supportsDynamicUpdates()).isFalse();
    String setter =
        "set" + field.getName().substring(0, 1).toUpperCase() + field.getName().substring(1);
    assertThat(
            SmtpManagedConnectionFactory.class.getMethod(setter, field.getType()).getReturnType())
        .isEqualTo(void.class);
  }
}
