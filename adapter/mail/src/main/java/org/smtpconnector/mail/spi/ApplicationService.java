package org.smtpconnector.mail.spi;

import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.WeakHashMap;

/**
 * Finds an application's implementation of a service, and caches it. Applications of one server may
 * share this class: implementations are softly referenced, so that a stopped application can be
 * garbage-collected. Thread-safe.
 *
 * @param <S> the service
 */
public final class ApplicationService<S> {
  private final Class<S> service;
  private final Map<ClassLoader, SoftReference<S>> found = new WeakHashMap<>();

  /**
   * Creates a finder.
   *
   * @param service the interface of the service
   */
  public ApplicationService(Class<S> service) {
    this.service = service;
  }

  /**
   * {@return the implementation of the application that the current thread belongs to; empty if it
   * has none}
   *
   * @throws java.util.ServiceConfigurationError if it cannot be created
   */
  public synchronized Optional<S> find() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    loader = loader == null ? service.getClassLoader() : loader;
    SoftReference<S> held = found.get(loader);
    S known = held == null ? null : held.get();
    if (known != null) {
      return Optional.of(known);
    }
    Optional<S> loaded = ServiceLoader.load(service, loader).findFirst();
    if (loaded.isPresent()) {
      found.put(loader, new SoftReference<>(loaded.get()));
    }
    return loaded;
  }
}
