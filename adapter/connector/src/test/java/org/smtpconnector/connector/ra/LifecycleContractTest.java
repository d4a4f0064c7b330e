package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.smtpconnector.connector.ra.Relays.send;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.IllegalStateException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterInternalException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.testkit.NonCommandPhase;

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

  @Test // 6.3.4.2: a server may not have stopped the applications by then
  void stopWaitsUntilTheMessageInProgressIsCompleted() throws Exception {
    SmtpConnection handle = handleOfStarted();
    CountDownLatch inProgress = new CountDownLatch(1);
    CountDownLatch reply = replyLater(inProgress);
    FutureTask<Receipt> sending = begun(() -> handle.send(Relays.ENVELOPE, Relays.MESSAGE));
    assertThat(Relays.opened(inProgress)).isTrue();
    FutureTask<Void> stopping = begunToStop();
    assertThat(stopping.isDone()).isFalse();

    reply.countDown();
    assertThat(result(sending).accepted()).hasSize(1);
    result(stopping);
    assertThat(relay.messages()).hasSize(1);
    relay.awaitOpenConnections(0, Relays.SOON);
  }

  @Test // 6.3.4.2
  void stopEndsABatchAfterTheMessagesInProgress() throws Exception {
    SmtpConnection handle = handleOfStarted();
    CountDownLatch inProgress = new CountDownLatch(1);
    CountDownLatch reply = replyLater(inProgress);
    AtomicInteger taken = new AtomicInteger();
    Stream<Submission> endless =
        Stream.generate(() -> new Submission(Relays.ENVELOPE, Relays.MESSAGE))
            .peek(submission -> taken.incrementAndGet());
    FutureTask<BatchReceipt> sending = begun(() -> handle.sendAll(endless.iterator(), UNHEARD));
    assertThat(Relays.opened(inProgress)).isTrue();
    FutureTask<Void> stopping = begunToStop();

    reply.countDown();
    BatchReceipt receipt = result(sending);
    result(stopping);
    assertThat(receipt.ended()).get().matches(SmtpException::retryable);
    assertThat(receipt.failed() + receipt.inDoubt()).isZero();
    assertThat(relay.messages()).hasSize((int) receipt.accepted());
    assertThat(receipt.accepted()).isBetween((long) taken.get() - 1, (long) taken.get());
  }

  @Test // 6.3.4.2
  void stopCutsOffAMessageThatIsNotAnsweredInTime() throws Exception {
    SmtpConnection handle = handleOfStarted();
    CountDownLatch inProgress = new CountDownLatch(1);
    CountDownLatch reply = replyLater(inProgress);
    FutureTask<Receipt> sending = begun(() -> handle.send(Relays.ENVELOPE, Relays.MESSAGE));
    assertThat(Relays.opened(inProgress)).isTrue();
    adapter.stop(Duration.ofMillis(50));
    assertThatThrownBy(() -> result(sending))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(SmtpException.InDoubt.class);
    reply.countDown();
  }

  private static final BatchListener UNHEARD =
      new BatchListener() {
        @Override
        public void accepted(Submission submission, Receipt receipt) {}

        @Override
        public void failed(Submission submission, SmtpException failure) {}
      };

  private SmtpConnection handleOfStarted() throws ResourceException {
    adapter.start(null);
    factory.setResourceAdapter(adapter);
    factory.setUser("alice");
    factory.setPassword("wonderland");
    return handle(factory.createManagedConnection(null, null));
  }

  /** Has the relay reply to messages once the latch that this returns is opened. */
  private CountDownLatch replyLater(CountDownLatch inProgress) {
    CountDownLatch reply = new CountDownLatch(1);
    relay
        .on(NonCommandPhase.END_OF_DATA)
        .reply("451 4.0.0 the test has failed")
        .when(
            () -> {
              inProgress.countDown();
              return !Relays.opened(reply);
            });
    return reply;
  }

  private FutureTask<Void> begunToStop() {
    FutureTask<Void> stopping =
        begun(
            () -> {
              adapter.stop();
              return null;
            });
    await().atMost(Relays.SOON).until(adapter::isStopped);
    return stopping;
  }

  private static <T> FutureTask<T> begun(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    new Thread(task).start();
    return task;
  }

  private static <T> T result(FutureTask<T> task) throws Exception {
    return task.get(Relays.SOON.toSeconds(), TimeUnit.SECONDS);
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
