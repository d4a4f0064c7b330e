package org.smtpconnector.mail;

import org.smtpconnector.mail.spi.ApplicationService;

/** Caches the template engine of each application, with the templates that it has parsed. */
final class TemplateEngineCache {
  private static final ApplicationService<TemplateEngine> ENGINES =
      new ApplicationService<>(TemplateEngine.class);

  private TemplateEngineCache() {}

  /**
   * Returns the engine of the application that the current thread belongs to.
   *
   * @throws IllegalStateException if it has none
   */
  static TemplateEngine ofApplication() {
    return ENGINES
        .find()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the application has no template engine: add smtp-mail-templates to it"));
  }
}
