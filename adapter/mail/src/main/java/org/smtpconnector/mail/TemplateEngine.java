package org.smtpconnector.mail;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Renders templates of messages. {@link java.util.ServiceLoader} finds the implementation through
 * the application's class loader and creates it once per application; the module {@code
 * smtp-mail-templates} provides one. Implementations are thread-safe.
 */
public interface TemplateEngine {
  /**
   * Renders a template's parts.
   *
   * @param name the name of the template, without a file extension
   * @param locale the language whose variant of the template is used, if there is one
   * @param data the data to show, such as a record whose components are the template's variables
   * @return the parts
   * @throws IllegalArgumentException if there is no such template, it is invalid, or the data lacks
   *     a variable; the exception's message names the template and what is missing
   */
  RenderedTemplate render(String name, Locale locale, Object data);

  /**
   * Checks a template as far as that is possible without data. Deployment of an application that
   * injects the template fails if this does. By default, nothing is checked.
   *
   * @param name the name of the template
   * @throws IllegalArgumentException if there is no such template in any language, or it is
   *     invalid; the exception's message names the template, and where it was sought
   */
  default void check(String name) {}

  /**
   * {@return the names of the application's templates, each with the languages in which it is
   * complete, for its tests} The root locale stands for a template that readers of all other
   * languages receive. By default there are none.
   */
  default Map<String, Set<Locale>> templates() {
    return Map.of();
  }
}
