package org.smtpconnector.mail.templates;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.Variant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle.Control;
import java.util.regex.Pattern;
import org.smtpconnector.mail.RenderedTemplate;
import org.smtpconnector.mail.TemplateEngine;

/**
 * A template engine that uses Qute. A variable that the data lacks is an error, values are escaped
 * only in HTML, and templates are parsed once.
 */
public final class QuteTemplateEngine implements TemplateEngine {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*");
  private static final Control LOCALES = Control.getControl(Control.FORMAT_DEFAULT);

  // One engine per content type: everything rendered into HTML is escaped, whatever file contains
  // it.
  private final Engine forText = engine(Variant.TEXT_PLAIN);
  private final Engine forHtml = engine(Variant.TEXT_HTML);

  private static Engine engine(String contentType) {
    return Engine.builder()
        .addDefaults()
        .addValueResolver(new ReflectionValueResolver())
        .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
        .addLocator(
            new ClassPathTemplates(Thread.currentThread().getContextClassLoader(), contentType))
        .strictRendering(true)
        .build();
  }

  @Override
  public RenderedTemplate render(String name, Locale locale, Object data) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "template '"
              + name
              + "': a name consists of letters, digits, _ and -, with / between folders");
    }
    Optional<String> text = rendered(forText, name, ".txt", locale, data);
    Optional<String> html = rendered(forHtml, name, ".html", locale, data);
    if (text.isEmpty() && html.isEmpty()) {
      throw missing(name, "neither " + path(name, ".txt") + " nor " + path(name, ".html"));
    }
    String subject =
        rendered(forText, name, ".subject", locale, data)
            .orElseThrow(() -> missing(name, "no " + path(name, ".subject")));
    return new RenderedTemplate(subject.strip(), text, html);
  }

  private static Optional<String> rendered(
      Engine engine, String name, String ending, Locale locale, Object data) {
    for (Locale candidate : LOCALES.getCandidateLocales(name, locale)) {
      String file = LOCALES.toBundleName(name, candidate) + ending;
      try {
        Template template = engine.getTemplate(file);
        if (template != null) {
          return Optional.of(template.instance().setLocale(locale).data(data).render());
        }
      } catch (TemplateException e) {
        throw new IllegalArgumentException(
            "template '" + name + "', " + ClassPathTemplates.FOLDER + file + ": " + e.getMessage(),
            e);
      }
    }
    return Optional.empty();
  }

  private static String path(String name, String ending) {
    return ClassPathTemplates.FOLDER + name + ending;
  }

  private static IllegalArgumentException missing(String name, String what) {
    return new IllegalArgumentException(
        "template '" + name + "': there is " + what + " on the class path");
  }
}
