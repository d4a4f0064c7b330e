package org.smtpconnector.mail.preview;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.mail.ConnectionFactoryLookup;
import org.smtpconnector.mail.MailException.Misconfigured;

/**
 * Decides whether a server is in development, or in production, where there is no preview. The
 * profile of MicroProfile Config determines it; without a known one, a mailer that sends to real
 * recipients means production.
 */
record DevelopmentCheck(PreviewSettings settings, ConnectionFactoryLookup lookup) {
  private static final Set<String> PRODUCTION = Set.of("prod", "production");
  private static final Set<String> DEVELOPMENT = Set.of("dev", "development", "test");

  /** Returns why the preview is not allowed, and the remedy; empty if it is. */
  Optional<String> refusal() {
    String profile = settings.profile().orElse("").toLowerCase(Locale.ROOT);
    if (PRODUCTION.contains(profile)) {
      return Optional.of(
          PreviewSettings.ENABLED
              + " is true, but "
              + PreviewSettings.PROFILE
              + " is "
              + profile
              + ": remove "
              + PreviewSettings.ENABLED
              + ", since production shows no messages");
    }
    return DEVELOPMENT.contains(profile) ? Optional.empty() : sending().map(this::refusalOf);
  }

  private Optional<String> sending() {
    return settings.jndiNames().stream()
        .filter(name -> find(name).filter(factory -> !factory.isSandboxed()).isPresent())
        .findFirst();
  }

  private String refusalOf(String jndiName) {
    return PreviewSettings.ENABLED
        + " is true, but the connection factory "
        + jndiName
        + " sends messages to their recipients, as in production: remove "
        + PreviewSettings.ENABLED
        + " there; to develop, set capture, redirectTo or allowRecipients of the connection"
        + " factory, or set "
        + PreviewSettings.PROFILE
        + " to dev";
  }

  /** Returns the directories in which messages are captured. */
  List<Path> captureDirectories() {
    return Stream.concat(
            settings.directory().stream(),
            settings.jndiNames().stream()
                .flatMap(name -> find(name).stream())
                .flatMap(factory -> factory.captureDirectory().stream()))
        .distinct()
        .toList();
  }

  /**
   * Returns a connection factory; a server may bind it after the application has started, or never.
   */
  private Optional<SmtpConnectionFactory> find(String jndiName) {
    try {
      return Optional.of(lookup.find(jndiName));
    } catch (Misconfigured e) {
      return Optional.empty();
    }
  }
}
