package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtpconnector.connector.ra.Relays.request;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.CommException;
import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.DissociatableManagedConnection;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.LazyEnlistableManagedConnection;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.SecurityException;
import jakarta.resource.spi.TransactionSupport;
import jakarta.resource.spi.security.PasswordCredential;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.security.auth.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.config.ConnectionPropertiesTest;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/**
 * What Jakarta Connectors 2.1 asks of a resource adapter without transactions. The sections are the
 * specification's. What {@link SmtpManagedConnectionFactoryTest}, {@link SmtpManagedConnectionTest}
 * and {@link ConnectionPropertiesTest} show is not repeated here: their tests name their sections.
 */
class ConnectorContractTest {
  private ScriptedSmtpServer relay;
  private SmtpManagedConnectionFactory factory;

  @BeforeEach
  void startRelay() {
    relay = Relays.relay();
    factory = Relays.factoryFor(relay);
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  private static SmtpConnection handle(ManagedConnection managed) throws ResourceException {
    return (SmtpConnection) managed.getConnection(null, null);
  }

  private static void send(SmtpConnection connection) throws SmtpException {
    connection.send(Relays.ENVELOPE, Relays.MESSAGE);
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void assertPrompt(Step step) throws Exception {
    Instant begin = Instant.now();
    step.run();
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Relays.REPLY_TIMEOUT);
  }

  @SuppressWarnings("unchecked") // the copy has the type of what was written
  private static <T> T copyOf(T value) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }

  /** A container's connection manager, as far as one call to it goes. */
  private static final class Container implements ConnectionManager {
    private static final long serialVersionUID = 1L;
    private final transient List<Thread> callers = new CopyOnWriteArrayList<>();
    private final transient List<ManagedConnection> made = new CopyOnWriteArrayList<>();

    @Override
    public Object allocateConnection(ManagedConnectionFactory factory, ConnectionRequestInfo info)
        throws ResourceException {
      callers.add(Thread.currentThread());
      ManagedConnection connection = factory.createManagedConnection(null, info);
      made.add(connection);
      return connection.getConnection(null, info);
    }
  }

  @Nested
  class Lifecycle {
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
  }

  @Nested
  class ManagedConnectionFactories {
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
      SmtpConnectionFactory ofOther =
          (SmtpConnectionFactory) factory.createConnectionFactory(other);
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

  @Nested
  class FactoryAndRequestInfo {
    @Test // 7.5.1.2
    void requestsAreEqualByUserAndPassword() {
      assertThat(request("alice", "wonderland"))
          .isEqualTo(request("alice", "wonderland"))
          .hasSameHashCodeAs(request("alice", "wonderland"))
          .isNotEqualTo(request("alice", "other"))
          .isNotEqualTo(request("bob", "wonderland"));
    }

    @Test // 7.5.2.2, 21.6.1.2
    void theOneForUseWithoutAServerIsSerializable() throws Exception {
      SmtpConnectionFactory connections =
          copyOf((SmtpConnectionFactory) factory.createConnectionFactory());
      try (SmtpConnection connection = connections.getConnection("alice", "wonderland")) {
        send(connection);
      }
      assertThat(relay.messages()).hasSize(1);
      relay.awaitOpenConnections(0, Relays.SOON);
    }

    @Test // 7.5.1.3
    void isSerializableAndReferenceable() {
      assertThat(ManagedSmtpConnectionFactory.class)
          .isAssignableTo(Serializable.class)
          .isAssignableTo(jakarta.resource.Referenceable.class);
    }

    @Test // 7.5.1.1
    void asksTheContainerOnTheCallersThread() throws Exception {
      Container container = new Container();
      SmtpConnectionFactory connections =
          (SmtpConnectionFactory) factory.createConnectionFactory(container);
      connections.getConnection();
      connections.getConnection("alice", "wonderland");
      assertThat(container.callers).containsExactly(Thread.currentThread(), Thread.currentThread());
    }
  }

  @Nested
  class ManagedConnectionsAndHandles {
    private final Relays.Events events = new Relays.Events();
    private ManagedConnection managed;

    @BeforeEach
    void open() throws Exception {
      factory.setUser("alice");
      factory.setPassword("wonderland");
      managed = factory.createManagedConnection(null, null);
      managed.addConnectionEventListener(events);
    }

    @Test // 7.5.4.4
    void nothingOfARefusedMailIsLeftForTheNextLease() throws Exception {
      relay.on("RCPT").reply("550 5.1.1 no such user").times(1);
      SmtpConnection first = handle(managed);
      assertThatThrownBy(() -> send(first)).isInstanceOf(SmtpException.RecipientsRefused.class);
      managed.cleanup();
      send(handle(managed));
      assertThat(relay.messages()).hasSize(1);
      assertThat(relay.connections()).isEqualTo(1);
    }

    @Test // 7.5.4.4; GlassFish cleans up what it destroyed, Geronimo twice
    void cleanupAndDestroyAreSilentOnABrokenConnectionInAnyOrder() throws Exception {
      relay.on("DATA").drop();
      SmtpConnection handle = handle(managed);
      assertThatThrownBy(() -> send(handle)).isInstanceOf(SmtpException.Disconnected.class);
      managed.cleanup();
      managed.destroy();
      managed.cleanup();
      managed.destroy();
      handle.close();
      assertThat(events.errors).hasSize(1);
      assertThat(events.closed).isEmpty();
    }

    @Test // 7.8.3.2
    void destroyIsBoundedThoughTheRelayDoesNotAnswerQuit() throws Exception {
      relay.on("QUIT").stall();
      assertPrompt(managed::destroy);
      relay.awaitOpenConnections(0, Relays.SOON);
    }

    @Test // 7.8.3.2; Liberty destroys what it never used, IronJacamar without cleanup
    void destroyKillsTheHandlesWithoutCleanup() throws Exception {
      factory.createManagedConnection(null, null).destroy();
      SmtpConnection handle = handle(managed);
      managed.destroy();
      assertThatThrownBy(handle::capabilities).isInstanceOf(java.lang.IllegalStateException.class);
      relay.awaitOpenConnections(0, Relays.SOON);
    }

    @Test // 20.4.1
    void isEqualToItselfAlone() throws Exception {
      assertThat(SmtpManagedConnection.class.getMethod("equals", Object.class).getDeclaringClass())
          .isEqualTo(Object.class);
      assertThat(SmtpManagedConnection.class.getMethod("hashCode").getDeclaringClass())
          .isEqualTo(Object.class);
    }

    @Test // 7.5.4.1, 7.5.6
    void holdsNoLockWhileItTellsAListener() throws Exception {
      List<String> done = new CopyOnWriteArrayList<>();
      managed.addConnectionEventListener(
          new Relays.Events() {
            @Override
            public void connectionErrorOccurred(ConnectionEvent event) {
              CompletableFuture.runAsync(
                      () -> {
                        ((SmtpManagedConnection) managed).destroy();
                        done.add("destroyed");
                      })
                  .orTimeout(10, TimeUnit.SECONDS)
                  .join();
            }
          });
      relay.on("DATA").drop();
      SmtpConnection handle = handle(managed);
      assertThatThrownBy(() -> send(handle)).isInstanceOf(SmtpException.Disconnected.class);
      assertThat(done).containsExactly("destroyed");
    }

    @Test // 7.5.7
    void theLastEventOfAHandleFindsTheConnectionAsItWas() throws Exception {
      SmtpConnection other = handle(managed);
      managed.addConnectionEventListener(
          new Relays.Events() {
            @Override
            public void connectionClosed(ConnectionEvent event) {
              try {
                send(other);
              } catch (SmtpException e) {
                throw new AssertionError(e);
              }
            }
          });
      handle(managed).close();
      assertThat(relay.messages()).hasSize(1);
    }

    @Test // 8.11.2
    void aHandleReportsToTheConnectionThatItWasAssociatedWith() throws Exception {
      Relays.Events others = new Relays.Events();
      ManagedConnection other = factory.createManagedConnection(null, null);
      other.addConnectionEventListener(others);
      SmtpConnection handle = handle(managed);
      other.associateConnection(handle);
      managed.cleanup();
      send(handle);
      handle.close();
      assertThat(events.closed).isEmpty();
      assertThat(others.closed)
          .singleElement()
          .satisfies(event -> assertThat(event.getSource()).isSameAs(other));
    }

    @Test // 8.16.1.1, 8.16.3
    void offersNeitherLazyAssociationNorLazyEnlistment() {
      assertThat(managed)
          .isNotInstanceOf(DissociatableManagedConnection.class)
          .isNotInstanceOf(LazyEnlistableManagedConnection.class);
    }
  }

  @Nested
  class Security {
    @Test // 10.1.8.2
    void countsTheCredentialAndNotThePrincipal() throws Exception {
      Principal caller = () -> "caller";
      Subject plain = Relays.subject(factory, "alice", "wonderland");
      Subject named =
          new Subject(
              false,
              Set.of(caller),
              Set.of(),
              plain.getPrivateCredentials(PasswordCredential.class));
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
      Identity identity = factory.identity(null, null);
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

  @Nested
  class Exceptions {
    @Test // 23.2.1
    void nobodyListeningIsABrokenLink() {
      relay.stop();
      CommException failure =
          catchThrowableOfType(
              CommException.class, () -> factory.createManagedConnection(null, null));
      assertThat(failure).hasMessageContaining("localhost");
      assertThat(failure).hasCauseInstanceOf(SmtpException.Disconnected.class);
    }

    @Test // 23.1
    void carryTheReplyAsTheirErrorCode() {
      relay.on("EHLO").reply("554 5.7.1 not from there");
      relay.on("HELO").reply("554 5.7.1 not from there");
      ResourceException failure =
          catchThrowableOfType(
              ResourceException.class, () -> factory.createManagedConnection(null, null));
      assertThat(failure.getErrorCode()).isEqualTo("554 5.7.1");
      assertThat(failure).hasMessageContaining("not from there");
    }
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
