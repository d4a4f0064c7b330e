package org.smtpconnector.mail.preview;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.smtpconnector.mail.config.Configuration;

/**
 * The settings of the preview, read from the configuration.
 *
 * @param enabled whether there is a page
 * @param remote whether clients on other machines see it too
 * @param directory a directory with messages to show, besides those of connection factories
 * @param profile the profile of MicroProfile Config
 * @param jndiNames the names of the mailers' connection factories
 */
record PreviewSettings(
    boolean enabled,
    boolean remote,
    Optional<Path> directory,
    Optional<String> profile,
    List<String> jndiNames) {
  static final String ENABLED = "smtpconnector.preview";
  static final String REMOTE = ENABLED + ".remote";
  static final String DIRECTORY = ENABLED + ".directory";
  static final String PROFILE = "mp.config.profile";
  private static final String JNDI_NAME = "smtpconnector.jndi-name";
  private static final String DEFAULT_JNDI_NAME = "mail/smtp";

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException if one is invalid; the message names it
   */
  static PreviewSettings of(Configuration config) {
    if (!flag(config, ENABLED)) {
      return new PreviewSettings(false, false, Optional.empty(), Optional.empty(), List.of());
    }
    return new PreviewSettings(
        true,
        flag(config, REMOTE),
        text(config, DIRECTORY).map(PreviewSettings::directory),
        text(config, PROFILE).or(() -> text(config, "smallrye.config.profile")),
        jndiNames(config));
  }

  private static boolean flag(Configuration config, String key) {
    String text = text(config, key).orElse("false");
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(key + " is '" + text + "': set true or false");
    };
  }

  private static Path directory(String text) {
    try {
      Path directory = Path.of(text);
      if (Files.isDirectory(directory)) {
        return directory;
      }
    } catch (InvalidPathException e) {
      // reported below
    }
    throw new IllegalArgumentException(
        DIRECTORY + " is '" + text + "', which is not a directory: name one with .eml files");
  }

  private static List<String> jndiNames(Configuration config) {
    Stream<String> named =
        config
            .names()
            .filter(key -> key.matches("smtpconnector\\.[A-Za-z0-9-]+\\.jndi-name"))
            .flatMap(key -> text(config, key).stream());
    String own = text(config, JNDI_NAME).orElse(DEFAULT_JNDI_NAME);
    return Stream.concat(Stream.of(own), named).distinct().toList();
  }

  private static Optional<String> text(Configuration config, String key) {
    return config.value(key).map(String::strip).filter(t -> !t.isEmpty());
  }
}
