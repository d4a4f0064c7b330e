package org.smtpconnector.mail.mailer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.smtpconnector.mail.HeaderField;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.ReversePath;
import org.smtpconnector.mail.config.ConfigPropertyReader;
import org.smtpconnector.mail.config.Configuration;
import org.smtpconnector.mail.filter.MailDefaults;

/**
 * The settings of a mailer's defaults. Their values are read for each message; the names of the
 * header fields are determined once, from the names of all properties.
 */
final class MailDefaultsSettings {
  /** The prefix of header field names, which therefore cannot be the name of a mailer. */
  static final String HEADER = "header";

  private static final String REPLY_TO = "reply-to";
  private static final String BCC = "bcc";
  private static final String ENVELOPE_SENDER = "envelope-sender";
  private static final String NULL_REVERSE_PATH = "<>";
  private static final Map<String, String> PROPERTIES =
      Map.of("from", "from", "reply-to", REPLY_TO, "bcc", BCC, "return-path", ENVELOPE_SENDER);

  private final Configuration config;
  private final ConfigPropertyReader values;
  private final List<String> prefixes;
  private final Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /**
   * @param mailer the name of the mailer, whose settings default to those without a name; empty for
   *     the default mailer
   */
  MailDefaultsSettings(Configuration config, String mailer) {
    this.config = config;
    values = new ConfigPropertyReader(config);
    prefixes = MailerSettings.prefixes(mailer);
    List<String> keys = new ArrayList<>();
    config.names().forEach(keys::add);
    for (String prefix : prefixes) {
      String start = prefix + HEADER + ".";
      keys.stream()
          .filter(key -> key.startsWith(start))
          .sorted()
          .forEach(key -> fields.putIfAbsent(key.substring(start.length()), key));
    }
  }

  /**
   * Reads their values.
   *
   * @throws Misconfigured if one is invalid; the exception's message names the property
   */
  MailDefaults read() {
    return new MailDefaults(
        value(REPLY_TO, Mailbox::list).orElse(List.of()),
        value(BCC, Mailbox::list).orElse(List.of()),
        value(ENVELOPE_SENDER, MailDefaultsSettings::reversePath),
        fields.entrySet().stream()
            .flatMap(field -> field(field.getKey(), field.getValue()).stream())
            .toList());
  }

  private static ReversePath reversePath(String text) {
    return text.equals(NULL_REVERSE_PATH) ? ReversePath.NULL : ReversePath.of(text);
  }

  private <T> Optional<T> value(String property, Function<String, T> parser) {
    return prefixes.stream()
        .map(prefix -> prefix + property)
        .filter(key -> config.isSet(key)) // an empty one counts
        .findFirst()
        .flatMap(key -> values.parsed(key, parser));
  }

  private Optional<HeaderField> field(String name, String key) {
    try {
      return values.parsed(key, value -> new HeaderField(name, value));
    } catch (Misconfigured e) {
      String property = PROPERTIES.get(name.toLowerCase(Locale.ROOT));
      throw property == null
          ? e
          : new Misconfigured(
              e.getMessage() + "; for all messages, set " + prefixes.get(0) + property, e);
    }
  }
}
