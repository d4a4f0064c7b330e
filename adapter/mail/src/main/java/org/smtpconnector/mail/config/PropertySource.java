package org.smtpconnector.mail.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Properties of one source.
 *
 * @param ordinal its precedence: the highest one counts
 * @param properties whose values and names may change at any time
 * @param aliases returns the names that a property may have here, the first one first
 */
record PropertySource(int ordinal, Map<?, ?> properties, Function<String, Stream<String>> aliases) {
  private static final String ORDINAL = "config_ordinal";
  private static final Pattern NOT_OF_A_NAME = Pattern.compile("[^A-Za-z0-9]");
  private static final int OF_SYSTEM = 400;
  private static final int OF_ENVIRONMENT = 300;
  private static final int OF_FILE = 100;

  static PropertySource ofSystem(Map<?, ?> properties) {
    return of(properties, OF_SYSTEM, Stream::of);
  }

  /** Returns a source whose names may be those that a shell accepts. */
  static PropertySource ofEnvironment(Map<String, String> variables) {
    return of(
        variables,
        OF_ENVIRONMENT,
        key -> {
          String name = NOT_OF_A_NAME.matcher(key).replaceAll("_");
          return Stream.of(key, name, name.toUpperCase(Locale.ROOT));
        });
  }

  static PropertySource ofFile(Map<?, ?> properties) {
    return of(properties, OF_FILE, Stream::of);
  }

  private static PropertySource of(
      Map<?, ?> properties, int usual, Function<String, Stream<String>> aliases) {
    PropertySource source = new PropertySource(usual, properties, aliases);
    return source
        .find(ORDINAL)
        .filter(text -> text.matches("-?[0-9]{1,9}"))
        .map(text -> new PropertySource(Integer.parseInt(text), properties, aliases))
        .orElse(source);
  }

  /** Reads a file, in UTF-8. */
  static Map<?, ?> properties(InputStream content) throws IOException {
    Properties properties = new Properties();
    properties.load(new InputStreamReader(content, StandardCharsets.UTF_8));
    return properties;
  }

  /** Returns the value of a property, which may be empty. */
  Optional<String> find(String key) {
    return aliases
        .apply(key)
        .flatMap(name -> Stream.ofNullable(properties.get(name)))
        .map(Object::toString)
        .findFirst();
  }

  List<String> names() {
    return List.copyOf(properties.keySet()).stream().map(Object::toString).toList();
  }
}
