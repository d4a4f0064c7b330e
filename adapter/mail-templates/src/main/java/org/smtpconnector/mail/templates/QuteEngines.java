package org.smtpconnector.mail.templates;

import io.quarkus.qute.Engine;
import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.ValueResolvers;
import io.quarkus.qute.Variant;
import java.util.Locale;
import java.util.Objects;
import org.smtpconnector.mail.templates.css.StyleSheetCache;

/**
 * The Qute engines, one for each content type: everything rendered into HTML is escaped as HTML,
 * whatever file contains it.
 */
final class QuteEngines {
  private static final String MARKDOWN = "text/markdown";

  private final Engine forText;
  private final Engine forHtml;
  private final Engine forMarkdown;

  QuteEngines(TemplateFolder folder, StyleSheetCache sheets) {
    forText = builder(folder, sheets, Variant.TEXT_PLAIN).build();
    forHtml = builder(folder, sheets, Variant.TEXT_HTML).addResultMapper(new HtmlValues()).build();
    forMarkdown = builder(folder, sheets, MARKDOWN).addResultMapper(new MarkdownValues()).build();
  }

  private static EngineBuilder builder(
      TemplateFolder folder, StyleSheetCache sheets, String contentType) {
    return Engine.builder()
        .addDefaults()
        .addValueResolver(new ReflectionValueResolver())
        .addValueResolver(ValueResolvers.rawResolver())
        .addLocator(new QuteTemplateLocator(folder, contentType, sheets))
        .strictRendering(true);
  }

  /**
   * Renders a file.
   *
   * @throws IllegalArgumentException if it is invalid, or the data lacks a variable
   */
  String render(String file, Locale locale, Object data) {
    try {
      return parsed(file).instance().setLocale(locale).data(data).render();
    } catch (TemplateException e) {
      throw invalid(file, e);
    }
  }

  /**
   * Parses a file, unless it has been parsed already.
   *
   * @throws IllegalArgumentException if it is invalid
   */
  void parse(String file) {
    try {
      parsed(file);
    } catch (TemplateException e) {
      throw invalid(file, e);
    }
  }

  private static IllegalArgumentException invalid(String file, TemplateException e) {
    Throwable cause = e;
    while (cause.getCause() != null && !(cause instanceof IllegalArgumentException)) {
      cause = cause.getCause(); // an included file's problem, or what the data threw
    }
    String problem =
        cause == e || cause instanceof IllegalArgumentException
            ? cause.getMessage()
            : Objects.requireNonNullElse(e.getMessage(), "it cannot be rendered") + ": " + cause;
    return new IllegalArgumentException(TemplateFolder.PATH + file + ": " + problem, e);
  }

  private Template parsed(String file) {
    if (file.endsWith(TemplateFiles.HTML)) {
      return forHtml.getTemplate(file);
    }
    return (file.endsWith(TemplateFiles.MARKDOWN) ? forMarkdown : forText).getTemplate(file);
  }
}
