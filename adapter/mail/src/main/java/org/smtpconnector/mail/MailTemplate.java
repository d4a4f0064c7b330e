package org.smtpconnector.mail;

import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Locale;
import java.util.Objects;
import org.smtpconnector.mail.spi.ApplicationService;

/** A named template of messages; see {@link Mail#template}, and {@link Name} to inject it. */
public final class MailTemplate {
  private static final ApplicationService<TemplateEngine> ENGINES =
      new ApplicationService<>(TemplateEngine.class);

  private final String name;
  private final Locale locale;

  /**
   * Names the template that is injected: {@code @Inject @MailTemplate.Name("daily-report")}.
   * Deployment fails if it does not exist in any language, or is invalid.
   */
  @Qualifier
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
  public @interface Name {
    /** {@return the name, without a file extension} */
    @Nonbinding
    String value();
  }

  MailTemplate(String name, Locale locale) {
    this.name = Objects.requireNonNull(name, "name");
    this.locale = Objects.requireNonNull(locale, "locale");
  }

  /**
   * Checks this template as far as that is possible without data.
   *
   * @throws IllegalArgumentException if there is no such template in any language, or it is
   *     invalid; the exception's message names it
   * @throws IllegalStateException if the application has no {@link TemplateEngine}
   */
  public void check() {
    engine().check(name);
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
    RenderedTemplate rendered = engine().render(name, locale, data);
    Mail.Builder builder = Mail.builder().subject(rendered.subject());
    rendered.text().ifPresent(builder::text);
    rendered.html().ifPresent(builder::html);
    return builder;
  }

  private static TemplateEngine engine() {
    return ENGINES
        .find()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the application has no template engine: add smtp-mail-templates to it"));
  }
}
