package org.smtpconnector.smtp.grammar;

import java.time.Duration;

/**
 * Makes text from a peer or a caller safe for a log line: escapes control characters, line
 * separators and bidirectional marks, and truncates long text.
 */
public final class Printable {
  private static final int LONGEST = 512;

  private Printable() {}

  public static String of(String text) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), LONGEST) + 16);
    for (int i = 0; i < text.length(); ) {
      if (out.length() >= LONGEST) {
        return out.append("... (").append(text.length()).append(" characters)").toString();
      }
      int c = text.codePointAt(i);
      if (isPlain(c)) {
        out.appendCodePoint(c);
      } else {
        out.append(String.format("\\u{%X}", c));
      }
      i += Character.charCount(c);
    }
    return out.toString();
  }

  /** Returns a duration in seconds or, if it has a fraction, in milliseconds. */
  public static String of(Duration duration) {
    return duration.toMillisPart() == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
  }

  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
