package org.smtpconnector.mail.templates;

import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Locates templates, including nested ones, in a folder of an application's class path. */
final class ClassPathTemplates implements TemplateLocator {
  static final String FOLDER = "mail-templates/";

  private final ClassLoader application;
  private final String contentType;

  /**
   * @param application the class loader of the application; null for that of this class
   * @param contentType the content type that the templates render
   */
  ClassPathTemplates(ClassLoader application, String contentType) {
    this.contentType = contentType;
    this.application =
        application == null ? ClassPathTemplates.class.getClassLoader() : application;
  }

  @Override
  public int getPriority() {
    return DEFAULT_PRIORITY;
  }

  @Override
  public Optional<TemplateLocation> locate(String file) {
    try (InputStream in = application.getResourceAsStream(FOLDER + file)) {
      return in == null
          ? Optional.empty()
          : Optional.of(
              new Location(
                  new String(in.readAllBytes(), StandardCharsets.UTF_8),
                  Variant.forContentType(contentType)));
    } catch (IOException e) {
      throw new UncheckedIOException("template " + FOLDER + file + " cannot be read", e);
    }
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
