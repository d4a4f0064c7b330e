package org.smtpconnector.mail.config;

import java.util.Optional;
import java.util.stream.Stream;

/** The properties that an application and its server set. */
public interface Configuration {
  /** Returns the value of a property; empty if it is not set, or set to an empty text. */
  Optional<String> value(String key);

  /** Whether a property is set, if only to an empty text. */
  boolean isSet(String key);

  /** Returns the names of all properties. */
  Stream<String> names();

  /** Whether MicroProfile Config reads it. */
  boolean isMicroProfile();

  /**
   * Returns the configuration of the application that the current thread belongs to: that of
   * MicroProfile Config, or else that of system properties, the environment and {@code
   * META-INF/microprofile-config.properties}.
   */
  static Configuration current() {
    return of(Configuration.class);
  }

  /**
   * Returns the configuration of the module that a class belongs to, as {@link #current}: WildFly
   * deploys the modules of an enterprise application on threads that see none of them.
   */
  static Configuration of(Class<?> type) {
    ClassLoader module = loader(type);
    try {
      return MicroProfileConfiguration.of(module);
    } catch (LinkageError | IllegalStateException e) {
      // Its classes are missing, or the server does not implement them
      return PlainConfiguration.of(module);
    }
  }

  /**
   * Returns the class loader by which the module finds its resources: that of the current thread if
   * it sees the class, since the class may come from a place that applications share; or else that
   * of the class.
   */
  private static ClassLoader loader(Class<?> type) {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    return sees(ofThread, type) ? ofThread : type.getClassLoader();
  }

  private static boolean sees(ClassLoader loader, Class<?> type) {
    if (loader == null) {
      return false;
    }
    try {
      return Class.forName(type.getName(), false, loader) == type;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
