package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ManagedConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import javax.security.auth.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;
import org.smtpconnector.testkit.TestAuthority;

/** The adapter outlives applications, and must not hold them: an exception does, and a thread. */
class GoneApplicationTest {
  /** The class of an application, which calls on its thread what it is given. */
  public static final class Application implements Function<Callable<Object>, Object> {
    /** It has just started. */
    public Application() {}

    @Override
    public Object apply(Callable<Object> call) {
      try {
        return call.call();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** An application's class loader, as a server makes them. */
  private static final class Loader extends ClassLoader {
    Loader() {
      super(GoneApplicationTest.class.getClassLoader());
    }

    @SuppressWarnings("unchecked") // as the class has it
    Function<Callable<Object>, Object> application() throws ReflectiveOperationException {
      String file = Application.class.getName().replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(file)) {
        byte[] octets = in.readAllBytes();
        ProtectionDomain domain =
            new ProtectionDomain(new CodeSource(null, (Certificate[]) null), null, this, null);
        return (Function<Callable<Object>, Object>)
            defineClass(Application.class.getName(), octets, 0, octets.length, domain)
                .getConstructor()
                .newInstance();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
  private ScriptedSmtpServer relay;
  private ManagedConnection pooled; // as a container's pool keeps it

  @AfterEach
  void stop() throws ResourceException {
    if (pooled != null) {
      pooled.destroy();
    }
    if (relay != null) {
      relay.close();
    }
  }

  private void startRelay(ScriptedSmtpServer.Builder builder) {
    relay = builder.start();
    factory.setHost("localhost");
    factory.setPort(relay.port());
    factory.setSecurity("plain");
  }

  /** On a thread of the server, as applications are called; gone when this returns. */
  private WeakReference<ClassLoader> applicationThat(Callable<Object> calls) throws Exception {
    Loader loader = new Loader();
    Function<Callable<Object>, Object> application = loader.application();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      application.apply(calls);
    } finally {
      thread.setContextClassLoader(before);
    }
    return new WeakReference<>(loader);
  }

  private static void assertCollected(WeakReference<ClassLoader> loader) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(loader.get()).isNull();
            });
  }

  private Object send(Subject subject) throws Exception {
    pooled = factory.createManagedConnection(subject, null);
    SmtpConnection connection = (SmtpConnection) pooled.getConnection(subject, null);
    connection.send(Relays.ENVELOPE, Relays.MESSAGE);
    connection.close();
    pooled.cleanup();
    return null;
  }

  @Test
  void isNotHeldByAPooledConnection() throws Exception {
    startRelay(ScriptedSmtpServer.builder());
    assertCollected(applicationThat(() -> send(null)));
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void isNotHeldByAPooledConnectionWithTls(@TempDir Path directory) throws Exception {
    TestAuthority authority = new TestAuthority();
    startRelay(ScriptedSmtpServer.builder().startTls(authority.issue("localhost", "127.0.0.1")));
    factory.setSecurity("starttls");
    Relays.trust(factory, authority, directory);
    assertCollected(applicationThat(() -> send(null)));
    assertThat(relay.messages()).singleElement().matches(message -> message.tls());
  }

  @Test
  void isNotHeldByARelayThatIsDown() throws Exception {
    startRelay(ScriptedSmtpServer.builder());
    relay.stop();
    assertCollected(applicationThat(() -> failure(null)));
  }

  private Object failure(Subject subject) {
    assertThatThrownBy(() -> factory.createManagedConnection(subject, null))
        .isInstanceOf(ResourceException.class);
    return null;
  }

  @Test
  void isNotHeldByTheTokenThatItWasTheFirstToAskFor() throws Exception {
    try (ScriptedTokenEndpoint endpoint = ScriptedTokenEndpoint.start()) {
      endpoint.token("good-token", 3600);
      startRelayByToken(endpoint);
      Subject client = Relays.subject(factory, "client-id", "client-secret");
      assertCollected(applicationThat(() -> send(client)));
      assertThat(relay.messages()).hasSize(1);
    }
  }

  @Test
  void isNotHeldByATokenThatItDidNotGet() throws Exception {
    try (ScriptedTokenEndpoint endpoint = ScriptedTokenEndpoint.start()) {
      endpoint.error(400, "invalid_client", "unknown");
      startRelayByToken(endpoint);
      Subject client = Relays.subject(factory, "client-id", "client-secret");
      assertCollected(applicationThat(() -> failure(client)));
    }
  }

  private void startRelayByToken(ScriptedTokenEndpoint endpoint) {
    startRelay(
        ScriptedSmtpServer.builder().user("shop@doe.example", "good-token").mechanisms("XOAUTH2"));
    factory.setOauthTokenEndpoint(endpoint.url().toString());
    factory.setOauthMailbox("shop@doe.example");
  }
}
