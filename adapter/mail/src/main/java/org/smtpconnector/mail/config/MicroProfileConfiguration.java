package org.smtpconnector.mail.config;

import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The properties that MicroProfile Config reads. Loads where its classes are there.
 *
 * @param config where they are
 */
public record MicroProfileConfiguration(Config config) implements Configuration {
  /**
   * Returns that of the application with this class loader.
   *
   * @throws IllegalStateException if there is no implementation
   */
  static Configuration of(ClassLoader application) {
    return new MicroProfileConfiguration(ConfigProvider.getConfig(application));
  }

  @Override
  public Optional<String> value(String key) {
    return config.getOptionalValue(key, String.class);
  }

  @Override
  public boolean isSet(String key) {
    return config.getConfigValue(key).getRawValue() != null;
  }

  @Override
  public Stream<String> names() {
    return StreamSupport.stream(config.getPropertyNames().spliterator(), false);
  }

  @Override
  public boolean isMicroProfile() {
    return true;
  }
}
