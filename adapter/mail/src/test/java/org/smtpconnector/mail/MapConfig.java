package org.smtpconnector.mail;

import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Settings from a map, since MicroProfile Config's API has no way to make a Config without an
 * implementation.
 */
public record MapConfig(Map<String, String> settings) implements Config {
  @Override
  public <T> Optional<T> getOptionalValue(String key, Class<T> type) {
    // As MicroProfile Config has it, an empty value is none
    return Optional.ofNullable(settings.get(key)).filter(v -> !v.isEmpty()).map(type::cast);
  }

  @Override
  public <T> T getValue(String key, Class<T> type) {
    return getOptionalValue(key, type).orElseThrow();
  }

  @Override
  public ConfigValue getConfigValue(String key) {
    String value = settings.get(key);
    return new ConfigValue() {
      @Override
      public String getName() {
        return key;
      }

      @Override
      public String getValue() {
        return value;
      }

      @Override
      public String getRawValue() {
        return value;
      }

      @Override
      public String getSourceName() {
        return "map";
      }

      @Override
      public int getSourceOrdinal() {
        return 100;
      }
    };
  }

  @Override
  public Iterable<String> getPropertyNames() {
    return settings.keySet();
  }

  @Override
  public Iterable<ConfigSource> getConfigSources() {
    throw new AssertionError();
  }

  @Override
  public <T> Optional<Converter<T>> getConverter(Class<T> type) {
    throw new AssertionError(type);
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    throw new AssertionError(type);
  }
}
