package org.smtpconnector.mail.templates;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The folder of templates on an application's class path. */
final class TemplateFolder {
  static final String PATH = "mail-templates/";

  /** The frame of templates in Markdown; an application may have its own. */
  static final String FRAME = "markdown-frame";

  private final ClassLoader application;

  /**
   * @param application the class loader of the application; null for that of this class
   */
  TemplateFolder(ClassLoader application) {
    this.application = application == null ? TemplateFolder.class.getClassLoader() : application;
  }

  /** Whether the folder has a file of this name. */
  boolean has(String file) {
    return application.getResource(PATH + file) != null;
  }

  /** Returns the content of a file. */
  Optional<String> read(String file) {
    try (InputStream in = open(file)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("template " + PATH + file + " cannot be read", e);
    }
  }

  private InputStream open(String file) {
    InputStream in = application.getResourceAsStream(PATH + file);
    return in == null && file.equals(FRAME + ".html")
        ? TemplateFolder.class.getResourceAsStream(file)
        : in;
  }
}
