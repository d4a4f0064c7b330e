package org.smtpconnector.mail;

import java.util.Objects;
import java.util.Optional;

/** The parts that a template renders: a subject with text, HTML or both. */
public record RenderedTemplate(String subject, Optional<String> text, Optional<String> html) {
  /**
   * Creates a rendered template.
   *
   * @param subject as {@link #subject()}
   * @param text as {@link #text()}
   * @param html as {@link #html()}
   * @throws IllegalArgumentException if there is neither text nor HTML
   */
  public RenderedTemplate {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(html, "html");
    if (text.isEmpty() && html.isEmpty()) {
      throw new IllegalArgumentException("the template has neither text nor html");
    }
  }
}
