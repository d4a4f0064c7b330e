package org.smtpconnector.mail.templates.css;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The style sheets parsed last, by their text: most messages of a template share one. Thread-safe.
 */
public final class StyleSheetCache {
  private static final int MOST = 64;

  private final Map<String, StyleSheet> parsed =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, StyleSheet> eldest) {
          return size() > MOST;
        }
      };

  /**
   * Checks a style sheet, and keeps it for the documents that contain it.
   *
   * @throws StyleSheetException if it is invalid
   */
  public void check(String css) {
    of(css);
  }

  StyleSheet ofFile(String file, String css) {
    try {
      return of(css);
    } catch (StyleSheetException e) {
      throw new IllegalArgumentException(
          "the style sheet " + file + ", line " + e.line() + ": " + e.getMessage(), e);
    }
  }

  /** Returns a style sheet of a document that contains values. */
  StyleSheet ofRendered(String css) {
    try {
      return of(css);
    } catch (StyleSheetException e) {
      String line = css.lines().skip(e.line() - 1L).findFirst().orElse("").strip();
      throw new IllegalArgumentException(
          "its style sheet as rendered, line " + e.line() + ", '" + line + "': " + e.getMessage(),
          e);
    }
  }

  private StyleSheet of(String css) {
    synchronized (parsed) {
      return parsed.computeIfAbsent(css, StyleSheet::parse);
    }
  }
}
