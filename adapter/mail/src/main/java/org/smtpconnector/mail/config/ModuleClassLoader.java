package org.smtpconnector.mail.config;

/** Finds the class loader by which a module of the application finds its resources. */
final class ModuleClassLoader {
  private ModuleClassLoader() {}

  /**
   * Returns that of the current thread if it sees a class of the module, since the class may come
   * from a place that applications share; or else that of the class.
   */
  static ClassLoader of(Class<?> type) {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    return isSeen(type, ofThread) ? ofThread : type.getClassLoader();
  }

  private static boolean isSeen(Class<?> type, ClassLoader loader) {
    if (loader == null) {
      return false;
    }
    try {
      return Class.forName(type.getName(), false, loader) == type;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
