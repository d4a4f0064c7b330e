package org.smtpconnector.mail.header;

import jakarta.mail.internet.ParameterList;
import jakarta.mail.internet.ParseException;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;

/**
 * Parameters of Content-Type and Content-Disposition (RFC 2045 5.1), as mail programs write them:
 * values with blanks and letters beyond ASCII stand without quotes, and semicolons behind the last.
 */
final class FieldParameters {
  private FieldParameters() {}

  /** Those in this text, which begins with a semicolon or is empty; in UTF-8 what is not ASCII. */
  static ParameterList of(String text) {
    ParameterList read = read(text);
    ParameterList fit = new ParameterList();
    Enumeration<String> names = read.getNames();
    while (names.hasMoreElements()) {
      String name = names.nextElement();
      String value = read.get(name);
      if (FieldKind.isAscii(name) && value.chars().noneMatch(Character::isISOControl)) {
        fit.set(name, value, FieldKind.isAscii(value) ? null : StandardCharsets.UTF_8.name());
      }
    }
    return fit;
  }

  private static ParameterList read(String text) {
    try {
      return new ParameterList(text);
    } catch (ParseException e) {
      return readAsItComes(text);
    }
  }

  private static ParameterList readAsItComes(String text) {
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
      return new ParameterList(); // what there may be in it
    }
  }

  /** Of the parameter that begins here. */
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
