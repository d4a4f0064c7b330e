package org.smtpconnector.mail.smime;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.config.ConfigPropertyReader;
import org.smtpconnector.mail.config.Configuration;

/**
 * The settings of the key store of a mailer, read from the configuration.
 *
 * @param property the name of the property that is set to the file
 * @param password the password of the store and of the keys in it
 * @param type such as PKCS12; without it, the content of the file decides
 */
record KeyStoreSettings(String property, Path file, String password, Optional<String> type) {
  private static final String KEY_STORE = "smime.key-store";
  private static final String PASSWORD = "smime.key-store-password";
  private static final String TYPE = "smime.key-store-type";
  private static final String PREFIX = "smtpconnector.";

  /**
   * Returns the settings of a mailer; each defaults to that of the default mailer.
   *
   * @param mailer the name of the mailer; empty for the default one
   * @throws Misconfigured if no file is set, or it is no path
   */
  static KeyStoreSettings of(Configuration config, String mailer) {
    String own = mailer.isEmpty() ? PREFIX : PREFIX + mailer + ".";
    String property =
        text(config, own + KEY_STORE).isPresent() ? own + KEY_STORE : PREFIX + KEY_STORE;
    String file =
        text(config, property)
            .orElseThrow(
                () ->
                    new Misconfigured(
                        PREFIX
                            + KEY_STORE
                            + " is not set: set it to the file of the key store with the keys and"
                            + " certificates for S/MIME",
                        null));
    try {
      return new KeyStoreSettings(
          property,
          Path.of(file),
          text(config, own + PASSWORD).or(() -> text(config, PREFIX + PASSWORD)).orElse(""),
          text(config, own + TYPE).or(() -> text(config, PREFIX + TYPE)));
    } catch (InvalidPathException e) {
      throw new Misconfigured(property + " is '" + file + "', which is not a path", e);
    }
  }

  /** Whether a setting of the default mailer is present. */
  static boolean areSet(Configuration config) {
    return Stream.of(KEY_STORE, PASSWORD, TYPE)
        .anyMatch(key -> text(config, PREFIX + key).isPresent());
  }

  private static Optional<String> text(Configuration config, String key) {
    return new ConfigPropertyReader(config).text(key);
  }

  /** Returns the settings except the password. */
  @Override
  public String toString() {
    return property + "=" + file;
  }
}
