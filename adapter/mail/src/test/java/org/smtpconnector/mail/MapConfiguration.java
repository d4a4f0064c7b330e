package org.smtpconnector.mail;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.smtpconnector.mail.config.Configuration;

/** Settings from a map. */
public record MapConfiguration(Map<String, String> settings) implements Configuration {
  @Override
  public Optional<String> value(String key) {
    return Optional.ofNullable(settings.get(key)).filter(v -> !v.isEmpty());
  }

  @Override
  public boolean isSet(String key) {
    return settings.containsKey(key);
  }

  @Override
  public Stream<String> names() {
    return settings.keySet().stream();
  }

  @Override
  public boolean isMicroProfile() {
    return false;
  }
}
