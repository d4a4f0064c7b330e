package org.smtpconnector.mail.templates;

import io.quarkus.qute.RawString;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.smtpconnector.mail.RenderedTemplate;
import org.smtpconnector.mail.TemplateEngine;
import org.smtpconnector.mail.templates.css.StyleInliner;
import org.smtpconnector.mail.templates.css.StyleSheetCache;
import org.smtpconnector.mail.templates.markdown.Markdown;

/**
 * A template engine that uses Qute. A variable that the data lacks is an error, values are escaped
 * in HTML and Markdown, style sheets are inlined, and templates are parsed once.
 */
public final class QuteTemplateEngine implements TemplateEngine {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*");
  private static final Pattern SHEET = Pattern.compile("[A-Za-z0-9_-]+([/.][A-Za-z0-9_-]+)*\\.css");

  private final TemplateFolder folder =
      new TemplateFolder(Thread.currentThread().getContextClassLoader());
  private final StyleSheetCache sheets = new StyleSheetCache();
  private final QuteEngines engines = new QuteEngines(folder, sheets);
  private final StyleInliner inliner = new StyleInliner(sheets, this::linked);

  /** The data of a frame for Markdown. */
  record Frame(RawString content, String subject, String language, Object data) {}

  private String linked(String address) {
    return Optional.of(address)
        .filter(file -> SHEET.matcher(file).matches())
        .flatMap(folder::read)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "it links the style sheet "
                        + address
                        + ", but there is no "
                        + TemplateFolder.PATH
                        + address
                        + " on the class path"));
  }

  @Override
  public RenderedTemplate render(String name, Locale locale, Object data) {
    checkName(name);
    try {
      TemplateFiles files = TemplateFiles.find(folder, name, locale);
      Optional<String> text = files.text().map(file -> engines.render(file, locale, data));
      String subject = engines.render(files.subject(), locale, data).strip();
      Optional<String> html = files.html().map(file -> html(files, file, locale, subject, data));
      return new RenderedTemplate(subject, text, html);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("template '" + name + "', " + e.getMessage(), e);
    }
  }

  @Override
  public void check(String name) {
    checkName(name);
    try {
      TemplateFiles files = TemplateFiles.findAny(folder, name);
      engines.parse(files.subject());
      files.text().ifPresent(engines::parse);
      files.html().ifPresent(engines::parse);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("template '" + name + "', " + e.getMessage(), e);
    }
  }

  private static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "template '"
              + name
              + "': a name consists of letters, digits, _ and -, with / between folders");
    }
  }

  @Override
  public Map<String, Set<Locale>> templates() {
    return new TemplateLanguageListing(folder.files()).languages();
  }

  private String html(
      TemplateFiles files, String file, Locale locale, String subject, Object data) {
    String rendered = engines.render(file, locale, data);
    if (!file.endsWith(TemplateFiles.MARKDOWN)) {
      return styled(file, rendered);
    }
    RawString content = new RawString(Markdown.html(rendered));
    String frame = files.frame(folder, locale);
    String language = files.language().toLanguageTag();
    Frame framed =
        new Frame(content, subject, files.language().equals(Locale.ROOT) ? "" : language, data);
    return styled(frame, engines.render(frame, locale, framed));
  }

  private String styled(String file, String rendered) {
    UnaryOperator<String> inlined =
        StyleInliningSettings.inlinesStyles() ? inliner::inline : UnaryOperator.identity();
    try {
      return inlined.apply(StyleValues.checked(rendered));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(TemplateFolder.PATH + file + ": " + e.getMessage(), e);
    }
  }
}
