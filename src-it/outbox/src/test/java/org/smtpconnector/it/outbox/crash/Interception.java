package org.smtpconnector.it.outbox.crash;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Sees the calls of an object. */
interface Interception {
  Object call(Method method, Object[] arguments) throws Throwable;

  static <T> T proxy(Class<T> type, Interception calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader() == null
                ? Interception.class.getClassLoader()
                : type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> calls.call(method, arguments)));
  }

  static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
