package org.smtpconnector.mail.templates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.smtpconnector.mail.RenderedTemplate;

/** Templates of an application that a test writes. */
record TemplateDirectory(Path root) {
  /** Writes a file of the folder. */
  TemplateDirectory with(String file, String content) {
    try {
      Path path = root.resolve("mail-templates").resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns an engine for these files. */
  QuteTemplateEngine engine() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      URL[] urls = {root.toUri().toURL()};
      thread.setContextClassLoader(new URLClassLoader(urls, null));
      return new QuteTemplateEngine();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  RenderedTemplate render(String name, Object data) {
    return engine().render(name, Locale.ROOT, data);
  }

  String html(String name, Object data) {
    return render(name, data).html().orElseThrow();
  }
}
