package org.smtpconnector.mail.outbox.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.store.RecipientOutcomesJson;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;

/** A server that has the API of Jakarta JSON Processing, and no implementation of it. */
class JsonImplementationTest {
  private static final String REMEDY =
      "without a server, as in tests, add parsson to the class path";

  /** All classes of the tests once more, but those of the implementation. */
  private static final class ApiAlone extends URLClassLoader {
    private ApiAlone(List<URL> classPath) {
      super(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /**
     * @param isNamed whether a service still names the missing class, as a jar does whose class
     *     cannot be seen
     */
    static ApiAlone of(boolean isNamed) {
      return new ApiAlone(
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(Path::of)
              .filter(entry -> isNamed || !entry.getFileName().toString().startsWith("parsson"))
              .map(ApiAlone::url)
              .toList());
    }

    private static URL url(Path entry) {
      try {
        return entry.toUri().toURL();
      } catch (IOException e) {
        throw new IllegalArgumentException(e);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("org.eclipse.parsson.")) {
        throw new ClassNotFoundException(name);
      }
      return super.findClass(name);
    }

    /** Runs a task with the classes that are here. */
    Object run(Class<? extends Callable<?>> task) throws Exception {
      Thread thread = Thread.currentThread();
      ClassLoader usual = thread.getContextClassLoader();
      thread.setContextClassLoader(this);
      try {
        Class<?> here = loadClass(task.getName());
        assertThat(here).isNotSameAs(task);
        return ((Callable<?>) here.getDeclaredConstructor().newInstance()).call();
      } finally {
        thread.setContextClassLoader(usual);
      }
    }
  }

  /** Deploys an application that puts a message as soon as it can. */
  public static final class Deployment implements Callable<Void> {
    @Override
    public Void call() {
      try (Platform platform = new Platform();
          SeContainer container = platform.start(Shop.class)) {
        container.select(Shop.class).get().outbox().put(Letters.to("ann@doe.example"));
        return null;
      }
    }
  }

  /** Has a store made by a thread that sees no implementation, though the deployment's did. */
  public static final class Store implements Callable<Object> {
    @Override
    public Object call() {
      return new RecipientOutcomesJson();
    }
  }

  /** Stores a composed message, as an application may without the outbox. */
  public static final class Storing implements Callable<Object> {
    @Override
    public Object call() throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new ComposedMail(
              "<1@shop.example>",
              Envelope.of("shop@shop.example", "ann@doe.example"),
              MessageSource.of(new byte[] {'\r', '\n'}),
              OnDoubt.REPORT)
          .storeTo(out);
      return out;
    }
  }

  /** The implementation that the API names. */
  public static final class Implementation implements Callable<Object> {
    @Override
    public Object call() {
      return Json.createBuilderFactory(Map.of());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isNeededForTheDeployment(boolean isNamed) throws Exception {
    try (ApiAlone server = ApiAlone.of(isNamed)) {
      assertThatThrownBy(() -> server.run(Implementation.class))
          .hasMessageContaining("org.eclipse.parsson.JsonProviderImpl");
      assertThatThrownBy(() -> server.run(Deployment.class))
          .hasMessageContaining("Jakarta JSON Processing has no implementation here")
          .hasMessageContaining("org.eclipse.parsson.JsonProviderImpl")
          .hasMessageContaining(REMEDY);
    }
  }

  @Test
  void isNeededByAStore() throws Exception {
    try (ApiAlone server = ApiAlone.of(false)) {
      assertThatThrownBy(() -> server.run(Store.class))
          .satisfies(
              e -> assertThat(e.getClass().getName()).isEqualTo(Misconfigured.class.getName()))
          .hasMessageContaining("Jakarta JSON Processing has no implementation here")
          .hasMessageContaining(REMEDY);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isNeededToStoreAComposedMessage(boolean isNamed) throws Exception {
    try (ApiAlone server = ApiAlone.of(isNamed)) {
      for (int i = 0; i < 2; i++) { // the second time, a class could not be initialized
        assertThatThrownBy(() -> server.run(Storing.class))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("storing a message needs Jakarta JSON Processing 2.1")
            .hasMessageContaining(REMEDY);
      }
    }
  }
}
