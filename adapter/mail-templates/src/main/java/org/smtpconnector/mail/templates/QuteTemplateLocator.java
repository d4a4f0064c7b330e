package org.smtpconnector.mail.templates;

import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.Variant;
import java.io.Reader;
import java.io.StringReader;
import java.util.Optional;
import org.smtpconnector.mail.templates.css.StyleSheetCache;

/** Locates templates, including nested ones, for Qute. */
final class QuteTemplateLocator implements TemplateLocator {
  private final TemplateFolder folder;
  private final String contentType;
  private final StyleSheetCache sheets;

  /**
   * @param contentType the content type that the templates render
   * @param sheets the style sheets of the application
   */
  QuteTemplateLocator(TemplateFolder folder, String contentType, StyleSheetCache sheets) {
    this.folder = folder;
    this.contentType = contentType;
    this.sheets = sheets;
  }

  @Override
  public int getPriority() {
    return DEFAULT_PRIORITY;
  }

  @Override
  public Optional<TemplateLocation> locate(String file) {
    return folder
        .read(file)
        .map(
            template ->
                new Location(prepared(file, template), Variant.forContentType(contentType)));
  }

  private String prepared(String file, String template) {
    TemplateStyleSheetValidator check = new TemplateStyleSheetValidator(file, template, sheets);
    if (file.endsWith(TemplateStyleSheetValidator.CSS)) {
      return QuteStyleSheetEscaper.inSheet(template, 0, check);
    }
    return contentType.equals(Variant.TEXT_PLAIN)
        ? template
        : QuteStyleSheetEscaper.inHtml(template, check);
  }

  private record Location(String template, Variant variant) implements TemplateLocation {
    @Override
    public Reader read() {
      return new StringReader(template);
    }

    @Override
    public Optional<Variant> getVariant() {
      return Optional.of(variant);
    }
  }
}
