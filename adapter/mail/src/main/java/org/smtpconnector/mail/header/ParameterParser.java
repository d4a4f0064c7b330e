package org.smtpconnector.mail.header;

import jakarta.mail.internet.ParameterList;
import jakarta.mail.internet.ParseException;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;

/**
 * Reads parameters of Content-Type and Content-Disposition (RFC 2045 5.1) as mail programs write
 * them: with unquoted blanks and non-ASCII letters, and semicolons after the last one.
 */
final class ParameterParser {
  private ParameterParser() {}

  /**
   * Returns the parameters of a text that begins with a semicolon or is empty; non-ASCII values get
   * UTF-8.
   */
  static ParameterList of(String text) {
    ParameterList read = read(text);
    ParameterList cleaned = new ParameterList();
    Enumeration<String> names = read.getNames();
    while (names.hasMoreElements()) {
      String name = names.nextElement();
      String value = read.get(name);
      if (FieldKind.isAscii(name) && value.chars().noneMatch(Character::isISOControl)) {
        cleaned.set(name, value, FieldKind.isAscii(value) ? null : StandardCharsets.UTF_8.name());
      }
    }
    return cleaned;
  }

  private static ParameterList read(String text) {
    try {
      return new ParameterList(text);
    } catch (ParseException e) {
      return readLeniently(text);
    }
  }

  private static ParameterList readLeniently(String text) {
    StringBuilder clean = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int end = end(text, at);
      String parameter = text.substring(at, end);
      int equals = parameter.indexOf('=');
      String name = parameter.substring(0, Math.max(equals, 0)).strip();
      if (name.matches("[!#$&+.^_`{|}~*%'A-Za-z0-9-]+")) {
        clean.append("; ").append(name).append('=').append(quoted(parameter.substring(equals + 1)));
      }
      at = end + 1;
    }
    try {
      return new ParameterList(clean.toString());
    } catch (ParseException e) {
      return new ParameterList(); // nothing in it is readable
    }
  }

  /** Returns the end of the parameter that begins at this index. */
  private static int end(String text, int start) {
    boolean quoted = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ';' && !quoted) {
        return i;
      }
    }
    return text.length();
  }

  private static String quoted(String value) {
    String stripped = value.strip();
    boolean already = stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\"");
    return already ? stripped : '"' + stripped.replaceAll("([\\\\\"])", "\\\\$1") + '"';
  }
}
