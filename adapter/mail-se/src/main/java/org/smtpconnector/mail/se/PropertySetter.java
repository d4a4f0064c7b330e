package org.smtpconnector.mail.se;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;

/** Sets the properties of a connection factory by name, as a server does. */
record PropertySetter(SmtpManagedConnectionFactory factory) {
  /**
   * @throws IllegalArgumentException if there is no such property, or it has another type
   */
  void set(String name, Object value) {
    Method setter =
        setter(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a connection factory has no property '"
                            + name
                            + "': see PROPERTIES.md for those that it has"));
    Object converted = converted(name, value, setter.getParameterTypes()[0]);
    try {
      setter.invoke(factory, converted);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(name + ": " + e.getCause().getMessage(), e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<Method> setter(String name) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    String method = "set" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    return Arrays.stream(SmtpManagedConnectionFactory.class.getMethods())
        .filter(m -> m.getName().equals(method) && m.getParameterCount() == 1)
        .filter(m -> isProperty(m.getParameterTypes()[0]))
        .findFirst();
  }

  private static boolean isProperty(Class<?> type) {
    return type == String.class
        || type == Integer.class
        || type == Long.class
        || type == Boolean.class;
  }

  private static Object converted(String name, Object value, Class<?> type) {
    String text = String.valueOf(value);
    if (type == String.class) {
      return text;
    }
    if (type == Boolean.class) {
      if (text.equals("true") || text.equals("false")) {
        return Boolean.valueOf(text);
      }
      throw new IllegalArgumentException(name + " is '" + text + "': set true or false");
    }
    try {
      return type == Integer.class ? (Object) Integer.valueOf(text) : Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + " is '" + text + "', which is not a whole number", e);
    }
  }
}
