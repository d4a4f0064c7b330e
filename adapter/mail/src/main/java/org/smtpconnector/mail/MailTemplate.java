package org.smtpconnector.mail;

import java.util.Locale;
import java.util.Objects;

/** A named template of messages; see {@link Mail#template}. */
public final class MailTemplate {
  private final String name;
  private final Locale locale;

  MailTemplate(String name, Locale locale) {
    this.name = Objects.requireNonNull(name, "name");
    this.locale = Objects.requireNonNull(locale, "locale");
  }

  /**
   * Returns the variant of this template for a language, if there is one.
   *
   * @param locale the language
   * @return the variant
   */
  public MailTemplate locale(Locale locale) {
    return new MailTemplate(name, locale);
  }

  /**
   * {@return a builder with the subject, text and HTML that the template renders for this data}
   *
   * @param data the data, such as a record, whose components are the template's variables
   * @throws IllegalArgumentException if there is no such template, or the data lacks a variable;
   *     the exception's message names it
   * @throws IllegalStateException if the application has no {@link TemplateEngine}
   */
  public Mail.Builder with(Object data) {
    Objects.requireNonNull(data, "data");
    RenderedTemplate rendered = TemplateEngineCache.ofApplication().render(name, locale, data);
    Mail.Builder builder = Mail.builder().subject(rendered.subject());
    rendered.text().ifPresent(builder::text);
    rendered.html().ifPresent(builder::html);
    return builder;
  }
}
