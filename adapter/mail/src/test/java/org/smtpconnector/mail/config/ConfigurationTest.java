package org.smtpconnector.mail.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The settings of the modules of an enterprise application, each with a class loader of its own.
 */
class ConfigurationTest {
  private static final String FROM = "smtpconnector.from";

  /** A class of a module; see {@link ModuleLoader}. */
  static final class Component {}

  /** A module with a class and a setting, as a WAR has them. */
  private static final class ModuleLoader extends URLClassLoader {
    ModuleLoader(Path directory, String from) throws IOException {
      super(new URL[] {directory.toUri().toURL()}, ConfigurationTest.class.getClassLoader());
      Path file = directory.resolve("META-INF/microprofile-config.properties");
      Files.createDirectories(file.getParent());
      Files.writeString(file, FROM + "=" + from + "\n");
    }

    Class<?> component() throws IOException {
      try (InputStream content =
          getParent().getResourceAsStream(Component.class.getName().replace('.', '/') + ".class")) {
        byte[] type = content.readAllBytes();
        return defineClass(Component.class.getName(), type, 0, type.length);
      }
    }
  }

  @TempDir Path directory;

  private static <T> T onThreadWith(ClassLoader loader, Supplier<T> task) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return task.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void isThatOfTheModuleWhoseThreadItIs() throws Exception {
    try (ModuleLoader module = new ModuleLoader(directory, "module")) {
      assertThat(onThreadWith(module, () -> Configuration.current().value(FROM)))
          .contains("module");
    }
  }

  @Test
  void isThatOfTheClassOnAThreadThatDoesNotSeeIt() throws Exception {
    try (ModuleLoader module = new ModuleLoader(directory, "module")) {
      Class<?> component = module.component();
      for (ClassLoader other : new ClassLoader[] {ClassLoader.getPlatformClassLoader(), null}) {
        assertThat(onThreadWith(other, () -> Configuration.of(component).value(FROM)))
            .contains("module");
      }
    }
  }

  @Test
  void isThatOfTheThreadIfItSeesAClassOfAPlaceThatModulesShare() throws Exception {
    try (ModuleLoader module = new ModuleLoader(directory, "module")) {
      assertThat(onThreadWith(module, () -> Configuration.of(Component.class).value(FROM)))
          .contains("module");
    }
  }
}
