package org.smtpconnector.mail.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * Resolves expressions in the values of properties, as MicroProfile Config 3.1 has them: {@code
 * ${name}}, {@code ${name:default}} and nested ones; {@code \${} is no expression.
 *
 * @param properties returns the text of a property, with its expressions
 */
record ExpressionResolver(Function<String, Optional<String>> properties) {
  private static final int DEEPEST = 20;

  /**
   * Returns a value without expressions; empty if one names a property that is not set, and has no
   * default.
   *
   * @throws IllegalArgumentException if one refers to itself or has no end
   */
  Optional<String> resolve(String value) {
    return resolve(value, 0);
  }

  private Optional<String> resolve(String value, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("expressions refer to one another in a circle");
    }
    StringBuilder resolved = new StringBuilder();
    int from = 0;
    for (int start = value.indexOf("${"); start >= 0; start = value.indexOf("${", from)) {
      if (start > from && value.charAt(start - 1) == '\\') {
        resolved.append(value, from, start - 1).append("${");
        from = start + 2;
        continue;
      }
      int end = end(value, start + 2);
      Optional<String> part = expression(value.substring(start + 2, end), depth + 1);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      resolved.append(value, from, start).append(part.get());
      from = end + 1;
    }
    return Optional.of(resolved.append(value, from, value.length()).toString());
  }

  private Optional<String> expression(String expression, int depth) {
    return resolve(expression, depth)
        .flatMap(
            text -> {
              int colon = text.indexOf(':');
              String name = colon < 0 ? text : text.substring(0, colon);
              Optional<String> otherwise =
                  colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1));
              return properties
                  .apply(name)
                  .filter(value -> !value.isEmpty())
                  .flatMap(value -> resolve(value, depth + 1))
                  .or(() -> otherwise);
            });
  }

  /** Returns the index of the brace that ends the expression, whose content begins there. */
  private static int end(String value, int content) {
    int open = 1;
    for (int i = content; i < value.length(); i++) {
      if (value.startsWith("${", i)) {
        open++;
      } else if (value.charAt(i) == '}' && --open == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("an expression has no end");
  }
}
