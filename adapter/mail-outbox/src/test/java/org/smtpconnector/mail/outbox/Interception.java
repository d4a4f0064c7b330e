package org.smtpconnector.mail.outbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;

/** What happens where a method of an object is invoked. */
public interface Interception {
  Object of(Invocation invocation) throws Throwable;

  /**
   * Returns an object whose methods are those of a target as intercepted; it equals itself only.
   */
  static <T> T intercepted(Class<T> type, T target, Interception interception) {
    return type.cast(
        Proxy.newProxyInstance(
            Interception.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                method.getName().equals("equals")
                    ? proxy == arguments[0]
                    : interception.of(new Invocation(target, method, arguments))));
  }

  /** Lets the target do what a method does, and throws then, as where its reply is lost. */
  static Interception losingReplyOf(String method, Throwable failure) {
    return invocation -> {
      Object result = invocation.proceed();
      if (invocation.is(method)) {
        throw failure;
      }
      return result;
    };
  }

  /** That of a method, of which the target does not know yet. */
  record Invocation(Object target, Method method, Object[] arguments) {
    public String name() {
      return method.getName();
    }

    public boolean is(String name) {
      return name().equals(name);
    }

    /** Returns what the target returns, or throws what it throws. */
    public Object proceed() throws Throwable {
      try {
        return method.invoke(target, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    /** Proceeds, and returns something else for a result of a type. */
    public <R> Object proceed(Class<R> type, UnaryOperator<R> other) throws Throwable {
      Object result = proceed();
      return type.isInstance(result) ? other.apply(type.cast(result)) : result;
    }
  }
}
