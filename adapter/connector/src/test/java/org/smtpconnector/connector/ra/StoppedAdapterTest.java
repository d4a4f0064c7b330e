package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.resource.spi.ManagedConnection;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.security.auth.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;
import org.smtpconnector.testkit.TestAuthority;

/** What a server that takes the adapter away, or another version of it, is left with: nothing. */
class StoppedAdapterTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final char[] PASSWORD = "changeit".toCharArray();

  /** A server's part, with the adapter's classes of its own loader. */
  public static final class Server implements Consumer<Map<String, String>> {
    /** Its adapter is not started yet. */
    public Server() {}

    @Override
    public void accept(Map<String, String> settings) {
      try {
        SmtpResourceAdapter adapter = new SmtpResourceAdapter();
        adapter.start(null);
        send(adapter, settings); // its connection stays open
        adapter.stop();
        adapter.start(null); // as after a change of the configuration
        send(adapter, settings);
        adapter.stop();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    private static void send(SmtpResourceAdapter adapter, Map<String, String> settings)
        throws Exception {
      SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
      factory.setResourceAdapter(adapter);
      factory.setHost("localhost");
      factory.setPort(Integer.valueOf(settings.get("port")));
      factory.setSecurity("starttls");
      factory.setTrustStore(settings.get("trust"));
      factory.setTrustStorePassword("changeit");
      factory.setOauthTokenEndpoint(settings.get("tokens"));
      factory.setOauthMailbox("shop@doe.example");
      Subject client = Relays.subject(factory, "client-id", "client-secret");
      ManagedConnection pooled = factory.createManagedConnection(client, null);
      SmtpConnection connection = (SmtpConnection) pooled.getConnection(client, null);
      connection.send(Relays.ENVELOPE, Relays.MESSAGE);
      connection.close();
    }
  }

  /** That of a resource adapter: its classes are not those that this test sees. */
  private static final class Loader extends URLClassLoader {
    Loader() {
      super(classPath(), StoppedAdapterTest.class.getClassLoader());
    }

    private static URL[] classPath() {
      return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(entry -> url(Path.of(entry)))
          .toArray(URL[]::new);
    }

    private static URL url(Path path) {
      try {
        return path.toUri().toURL();
      } catch (MalformedURLException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        return name.startsWith("org.smtpconnector.") && findLoadedClass(name) == null
            ? findClass(name)
            : super.loadClass(name, resolve);
      }
    }

    @SuppressWarnings("unchecked") // as the class has it
    Consumer<Map<String, String>> server() throws ReflectiveOperationException {
      Class<?> server = loadClass(Server.class.getName());
      assertThat(server).isNotEqualTo(Server.class);
      return (Consumer<Map<String, String>>) server.getConstructor().newInstance();
    }
  }

  private static WeakReference<ClassLoader> adapterThatServed(Map<String, String> settings)
      throws ReflectiveOperationException, IOException {
    try (Loader loader = new Loader()) {
      loader.server().accept(settings);
      return new WeakReference<>(loader);
    }
  }

  @Test
  void leavesNeitherBeansNorThreadsNorClasses(@TempDir Path directory) throws Exception {
    Set<ObjectName> beans = beans(); // of other tests
    Set<Thread> threads = threads();
    TestAuthority authority = new TestAuthority();
    Path trust = directory.resolve("trust.p12");
    authority.writeTrustStore(trust, PASSWORD);
    try (ScriptedSmtpServer relay =
            ScriptedSmtpServer.builder()
                .startTls(authority.issue("localhost", "127.0.0.1"))
                .user("shop@doe.example", "good-token")
                .mechanisms("XOAUTH2")
                .start();
        ScriptedTokenEndpoint endpoint = ScriptedTokenEndpoint.start()) {
      endpoint.token("good-token", 3600);
      WeakReference<ClassLoader> loader =
          adapterThatServed(
              Map.of(
                  "port", String.valueOf(relay.port()),
                  "trust", trust.toString(),
                  "tokens", endpoint.url().toString()));

      assertThat(relay.messages()).hasSize(2);
      assertThat(beans()).isEqualTo(beans);
      relay.awaitOpenConnections(0, SOON);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                compareRecordsOfAnotherLoader();
                System.gc();
                assertThat(loader.get()).isNull();
              });
    }
    await().atMost(SOON).until(() -> threads.containsAll(threads()));
  }

  /** A record with a component whose class comes from the record's own loader. */
  public record Other(Other next) {}

  /**
   * The JDK's handles for a record's equals and hashCode remember the types that they were last
   * adapted to, those of the record and of its components: by a strong reference in JDK 17, by a
   * soft one since JDK 18 (JDK-8078641). They can be the adapter's, until another loader's come;
   * types of the application's loader do not replace them since JDK 18.
   */
  private static void compareRecordsOfAnotherLoader()
      throws ReflectiveOperationException, IOException {
    try (Loader loader = new Loader()) {
      Class<?> type = loader.loadClass(Other.class.getName());
      Constructor<?> constructor = type.getConstructor(type);
      Object next = constructor.newInstance((Object) null);
      assertThat(constructor.newInstance(next))
          .isEqualTo(constructor.newInstance(next))
          .hasSameHashCodeAs(constructor.newInstance(next));
    }
  }

  private static Set<ObjectName> beans() throws MalformedObjectNameException {
    return ManagementFactory.getPlatformMBeanServer()
        .queryNames(new ObjectName("org.smtpconnector:*"), null);
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("smtp-"))
        .collect(Collectors.toSet());
  }
}
