package org.smtpconnector.mail.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.smtpconnector.mail.MailException.Misconfigured;

/**
 * The properties that the default sources of MicroProfile Config have, with their precedence:
 * system properties, the environment, and files on the class path. A file is read once, the others
 * for each value. Profiles apply, and expressions in values are resolved.
 */
final class PlainConfiguration implements Configuration {
  private static final String FILE = "META-INF/microprofile-config.properties";
  private static final String PROFILE = "mp.config.profile";

  private final List<PropertySource> sources;
  private final Optional<String> profile;

  /**
   * @param files properties from the class path
   */
  PlainConfiguration(
      Map<?, ?> systemProperties, Map<String, String> environment, List<Map<?, ?>> files) {
    sources =
        Stream.concat(
                Stream.of(
                    PropertySource.ofSystem(systemProperties),
                    PropertySource.ofEnvironment(environment)),
                files.stream().map(PropertySource::ofFile))
            .sorted(Comparator.comparingInt(PropertySource::ordinal).reversed())
            .toList();
    profile = sources.stream().flatMap(source -> source.find(PROFILE).stream()).findFirst();
  }

  /** Returns that of the application with this class loader. */
  static Configuration of(ClassLoader application) {
    return new PlainConfiguration(System.getProperties(), System.getenv(), files(application));
  }

  private static List<Map<?, ?>> files(ClassLoader loader) {
    try {
      return Collections.list(loader.getResources(FILE)).stream()
          .<Map<?, ?>>map(PlainConfiguration::read)
          .toList();
    } catch (IOException e) {
      throw new Misconfigured(FILE + " cannot be found on the class path: " + e, e);
    }
  }

  private static Map<?, ?> read(URL file) {
    try (InputStream content = file.openStream()) {
      return PropertySource.properties(content);
    } catch (IOException | IllegalArgumentException e) {
      throw new Misconfigured(file + " cannot be read: " + e, e);
    }
  }

  @Override
  public Optional<String> value(String key) {
    return raw(key).filter(value -> !value.isEmpty()).flatMap(value -> resolved(key, value));
  }

  private Optional<String> resolved(String key, String value) {
    try {
      return new ExpressionResolver(this::raw).resolve(value).filter(text -> !text.isEmpty());
    } catch (IllegalArgumentException e) {
      throw new Misconfigured(key + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean isSet(String key) {
    return raw(key).isPresent();
  }

  private Optional<String> raw(String key) {
    return sources.stream()
        .flatMap(source -> ofProfile(source, key).or(() -> source.find(key)).stream())
        .findFirst();
  }

  private Optional<String> ofProfile(PropertySource source, String key) {
    return profile.flatMap(name -> source.find("%" + name + "." + key));
  }

  @Override
  public Stream<String> names() {
    String prefix = profile.map(name -> "%" + name + ".").orElse("%");
    return sources.stream()
        .flatMap(source -> source.names().stream())
        .map(name -> name.startsWith(prefix) ? name.substring(prefix.length()) : name)
        .collect(Collectors.toSet())
        .stream();
  }

  @Override
  public boolean isMicroProfile() {
    return false;
  }
}
