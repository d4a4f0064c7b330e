package org.smtpconnector.mail.outbox.jdbc;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;

/**
 * Tells virtual threads that may keep their platform thread while they wait, as in a synchronized
 * method before Java 24 (JEP 491). If all do that who wait for another virtual thread, that one
 * never runs.
 */
final class PinnableThread {
  private static final int NO_LONGER = 24;
  private static final Optional<Method> IS_VIRTUAL = // Java 21
      Arrays.stream(Thread.class.getMethods())
          .filter(method -> method.getName().equals("isVirtual"))
          .findFirst();

  private PinnableThread() {}

  static boolean isCurrent() {
    return is(Thread.currentThread(), Runtime.version().feature());
  }

  static boolean is(Thread thread, int javaVersion) {
    return javaVersion < NO_LONGER
        && IS_VIRTUAL.filter(method -> isTrue(method, thread)).isPresent();
  }

  private static boolean isTrue(Method method, Thread thread) {
    try {
      return (boolean) method.invoke(thread);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
