package org.smtpconnector.mail.templates;

import org.eclipse.microprofile.config.ConfigProvider;

/** The settings of templates, from MicroProfile Config, where there is one. */
final class TemplateSettings {
  private static final String INLINE_STYLES = "smtpconnector.templates.inline-styles";

  private TemplateSettings() {}

  /** Whether style sheets are inlined. */
  static boolean inlinesStyles() {
    try {
      return ConfigProvider.getConfig().getOptionalValue(INLINE_STYLES, Boolean.class).orElse(true);
    } catch (IllegalStateException | NoClassDefFoundError e) {
      return true; // a test without the server's MicroProfile Config
    }
  }
}
