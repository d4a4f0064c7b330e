package org.smtpconnector.mail;

import java.util.Locale;
import java.util.Objects;

/** A template of mails by its name; see {@link Mail#template}. */
public final class MailTemplate {
  private final String name;
  private final Locale locale;

  MailTemplate(String name, Locale locale) {
    this.name = Objects.requireNonNull(name, "name");
    this.locale = Objects.requireNonNull(locale, "locale");
  }

  /**
   * Its variant for readers of this language, where there is one.
   *
   * @param locale the language
   * @return the variant
   */
  public MailTemplate locale(Locale locale) {
    return new MailTemplate(name, locale);
  }

  /**
   * {@return a builder for a message that says what the template says about this data: its subject,
   * text and HTML are there, and the rest is to be given}
   *
   * @param data such as a record, whose components are the template's variables
   * @throws IllegalArgumentException if there is no such template, or the data has not all that it
   *     shows; the message names it
   * @throws IllegalStateException if the application has no {@link TemplateEngine}
   */
  public Mail.Builder with(Object data) {
    Objects.requireNonNull(data, "data");
    RenderedTemplate rendered = TemplateEngines.ofApplication().render(name, locale, data);
    Mail.Builder builder = Mail.builder().subject(rendered.subject());
    rendered.text().ifPresent(builder::text);
    rendered.html().ifPresent(builder::html);
    return builder;
  }
}
