package org.smtpconnector.mail;

import java.util.Locale;

/**
 * Renders the templates of mails. An implementation is found by {@link java.util.ServiceLoader}
 * through the application's class loader, and made once for it; the module {@code
 * smtp-mail-templates} has one. Thread-safe.
 */
public interface TemplateEngine {
  /**
   * Renders a template's parts.
   *
   * @param name of the template, without an ending
   * @param locale whose variant of the template is taken, where there is one
   * @param data what the template shows, such as a record whose components are its variables
   * @return the parts
   * @throws IllegalArgumentException if there is no such template, or it is wrong, or the data has
   *     not all that it shows; the message names the template, and what is missing
   */
  RenderedTemplate render(String name, Locale locale, Object data);
}
