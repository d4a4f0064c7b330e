package org.smtpconnector.mail.templates;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the values in the style sheets of a rendered template. Escaped for HTML, they would not be
 * CSS; unescaped and unchecked, they could add rules.
 */
final class StyleValues {
  private static final Pattern VALUE =
      Pattern.compile(
          QuteStyleSheetEscaper.VALUE_START
              + "([^"
              + QuteStyleSheetEscaper.VALUE_END
              + "]*)"
              + QuteStyleSheetEscaper.VALUE_END);

  private static final String STRING = "\"[^\"{};\\\\<\\v]*+\"|'[^'{};\\\\<\\v]*+'";

  /** Values that stay inside one declaration: words, strings, and functions of them. */
  private static final Pattern SAFE =
      Pattern.compile(
          "(?:[-\\w#%.,+*/!: ]++|"
              + STRING
              + "|\\((?:[-\\w#%.,+*/?&=~@:!$ ]++|"
              + STRING
              + ")*+\\))*+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private StyleValues() {}

  /**
   * Returns the HTML with its values as CSS.
   *
   * @throws IllegalArgumentException if one of them is more than a part of a declaration
   */
  static String checked(String html) {
    return html.indexOf(QuteStyleSheetEscaper.VALUE_START) < 0
        ? html
        : VALUE.matcher(html).replaceAll(found -> Matcher.quoteReplacement(css(found.group(1))));
  }

  private static String css(String escaped) {
    String value =
        escaped
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&");
    if (!SAFE.matcher(value).matches() || value.contains("/*")) {
      throw new IllegalArgumentException(
          "the value '"
              + value
              + "' in a style sheet is not part of one declaration: correct it, or use .raw if it"
              + " is CSS of your own");
    }
    return value;
  }
}
