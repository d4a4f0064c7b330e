package org.smtpconnector.mail;

import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.WeakHashMap;

/**
 * Caches the template engine of each application, with the templates that it has parsed.
 * Applications of one server may share this class: engines are softly referenced, so that a stopped
 * application can be garbage-collected.
 */
final class TemplateEngineCache {
  private static final Map<ClassLoader, SoftReference<TemplateEngine>> ENGINES =
      new WeakHashMap<>();

  private TemplateEngineCache() {}

  /**
   * Returns the engine of the application that the current thread belongs to.
   *
   * @throws IllegalStateException if it has none
   */
  static synchronized TemplateEngine ofApplication() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    loader = loader == null ? TemplateEngineCache.class.getClassLoader() : loader;
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
                    "the application has no template engine: add smtp-mail-templates to it"));
  }
}
