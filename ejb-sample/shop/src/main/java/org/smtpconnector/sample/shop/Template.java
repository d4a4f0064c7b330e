package org.smtpconnector.sample.shop;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A Mustache template among the resources of the application. */
final class Template {
  private final com.samskivert.mustache.Template template;

  private Template(String name, boolean html) {
    try (InputStream in = Template.class.getResourceAsStream("/templates/" + name)) {
      template =
          Mustache.compiler()
              .escapeHTML(html)
              .compile(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Template text(String name) {
    return new Template(name, false);
  }

  /** Values are escaped. */
  static Template html(String name) {
    return new Template(name, true);
  }

  String render(Object values) {
    return template.execute(values);
  }
}
