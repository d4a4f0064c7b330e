package org.smtpconnector.mail.templates;

import java.util.regex.Pattern;
import org.smtpconnector.mail.config.Configuration;

/** The settings of templates. */
final class StyleInliningSettings {
  private static final String INLINE_STYLES = "smtpconnector.templates.inline-styles";

  // As MicroProfile Config has it; every other text is false
  private static final Pattern TRUE = Pattern.compile("true|1|yes|y|on", Pattern.CASE_INSENSITIVE);

  private StyleInliningSettings() {}

  /** Whether style sheets are inlined. */
  static boolean inlinesStyles() {
    return Configuration.current()
        .value(INLINE_STYLES)
        .map(TRUE.asMatchPredicate()::test)
        .orElse(true);
  }
}
