package org.smtpconnector.mail.templates;

import java.util.regex.Pattern;
import org.smtpconnector.mail.templates.css.StyleSheetCache;
import org.smtpconnector.mail.templates.css.StyleSheetException;

/**
 * Checks the style sheets of a template: whether they are CSS, and whether all values in them are
 * known to be there, so that none can add rules.
 *
 * @param sheets the style sheets of the application
 */
record TemplateStyleSheetValidator(String file, String template, StyleSheetCache sheets) {
  static final String CSS = ".css";

  private static final Pattern ELSEWHERE =
      Pattern.compile("\\{#\\s*(?:insert|eval)\\b.*", Pattern.DOTALL);
  private static final Pattern INCLUDE = Pattern.compile("\\{#\\s*include\\b.*", Pattern.DOTALL);

  /** The parameters template and _id name a file, too. */
  private static final Pattern INCLUDES_CSS =
      Pattern.compile(
          "\\{#include\\s+([\"']?)[\\w./-]+\\.css\\1(?![^\\s/}])(?!.*\\b(?:template|_id)\\s*=).*",
          Pattern.DOTALL);

  /** Checks a style sheet without values, which starts at an offset of the template. */
  void css(String css, int offset) {
    if (file.endsWith(CSS)) {
      return; // may be a part of a style sheet
    }
    try {
      sheets.check(css);
    } catch (StyleSheetException e) {
      throw new IllegalArgumentException(
          place(offset, e.line()) + "the style sheet is not valid CSS: " + e.getMessage(), e);
    }
  }

  /** Checks a section in a style sheet. */
  void section(String section, int offset) {
    if (ELSEWHERE.matcher(section).matches()) {
      throw new IllegalArgumentException(
          place(offset, 1)
              + section
              + " is in a style sheet, where values in what it renders could add rules: write the"
              + " values into the style sheet itself, or let it render the whole <style> element");
    }
    if (INCLUDE.matcher(section).matches() && !INCLUDES_CSS.matcher(section).matches()) {
      throw new IllegalArgumentException(
          place(offset, 1)
              + section
              + " is in a style sheet, which includes only files with the extension .css, since"
              + " values in others could add rules: rename the file, or include it outside of"
              + " <style>");
    }
  }

  /** Returns the error of a style sheet whose end is not in the template. */
  IllegalArgumentException unclosed(int offset) {
    return new IllegalArgumentException(
        place(offset, 1)
            + "the style sheet does not end, and values in it could add rules: write </style> in"
            + " the same file");
  }

  private String place(int offset, int line) {
    long before = template.substring(0, offset).chars().filter(c -> c == '\n').count();
    return TemplateFolder.PATH + file + ", line " + (before + line) + ": ";
  }
}
