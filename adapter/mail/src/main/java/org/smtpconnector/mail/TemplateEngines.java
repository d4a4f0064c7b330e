package org.smtpconnector.mail;

import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.WeakHashMap;

/**
 * The template engine of each application, kept with the templates that it has parsed. This class
 * may be shared by applications of one server: an engine is held softly, so that an application
 * that is gone can be collected.
 */
final class TemplateEngines {
  private static final Map<ClassLoader, SoftReference<TemplateEngine>> ENGINES =
      new WeakHashMap<>();

  private TemplateEngines() {}

  /**
   * That of the application on whose thread this is.
   *
   * @throws IllegalStateException if it has none
   */
  static synchronized TemplateEngine ofApplication() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    loader = loader == null ? TemplateEngines.class.getClassLoader() : loader;
    SoftReference<TemplateEngine> held = ENGINES.get(loader);
    TemplateEngine engine = held == null ? null : held.get();
    if (engine == null) {
      engine = load(loader);
      ENGINES.put(loader, new SoftReference<>(engine));
    }
    return engine;
  }

  private static TemplateEngine load(ClassLoader loader) {
    return ServiceLoader.load(TemplateEngine.class, loader)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the application has no engine for templates: add smtp-mail-templates to it"));
  }
}
