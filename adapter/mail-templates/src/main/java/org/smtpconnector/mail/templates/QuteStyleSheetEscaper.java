package org.smtpconnector.mail.templates;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Escapes the style sheets of a template for Qute, to which each brace of {@code a{color:red}}
 * would be an expression. A brace in a style sheet belongs to CSS unless what it encloses is an
 * expression, a section or a comment of Qute.
 */
final class QuteStyleSheetEscaper {
  /** Encloses a value in a rendered style sheet; no character of Unicode. */
  static final char VALUE_START = '\uFDD0';

  static final char VALUE_END = '\uFDD1';

  private static final String NOT_PARSED = "\\{\\|.*?\\|}|\\{!.*?!}";

  /** A comment that mentions a style sheet; Outlook reads those in its own. */
  private static final String COMMENT = "<!--(?!\\[if)(?:(?!-->|</style).)*+-->";

  private static final Pattern STYLE =
      Pattern.compile(
          NOT_PARSED + "|" + COMMENT + "|<style(?=[\\s>/{])[^>]*>(?<css>.*?)(?<end></style|\\z)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Qute's own syntax: a colon only after a question mark, where no declaration has one. */
  private static final Pattern BRACE =
      Pattern.compile(
          NOT_PARSED
              + "|\\\\[{}\\\\]"
              + "|(?<section>\\{[#/@](?!\\*)[^{};]*})"
              + "|(?<value>\\{[A-Za-z0-9_][^{}:;?]*(?:\\?[^{};]*)?})"
              + "|\\{",
          Pattern.DOTALL);

  /** An expression of which each alternative is raw. */
  private static final Pattern RAW =
      Pattern.compile(
          "\\{(?:[^?]*\\?(?!:))?\\s*@(?:\\s*\\??:\\s*@)*\\s*}"
              .replace("@", "[^\\s?:]+\\.(?:raw|safe)"));

  private QuteStyleSheetEscaper() {}

  /** Returns an HTML template whose style sheets Qute leaves alone. */
  static String inHtml(String template, TemplateStyleSheetValidator check) {
    Matcher style = STYLE.matcher(template);
    StringBuilder made = new StringBuilder();
    int done = 0;
    while (style.find()) {
      if (style.group("css") != null) {
        if (style.group("end").isEmpty()) {
          throw check.unclosed(style.start());
        }
        made.append(template, done, style.start("css"));
        made.append(inSheet(style.group("css"), style.start("css"), check));
        done = style.end("css");
      }
    }
    return made.append(template, done, template.length()).toString();
  }

  /**
   * Returns a style sheet that Qute leaves alone.
   *
   * @param offset where the style sheet starts in its template
   */
  static String inSheet(String css, int offset, TemplateStyleSheetValidator check) {
    Matcher brace = BRACE.matcher(css);
    StringBuilder made = new StringBuilder();
    boolean hasValues = false;
    int done = 0;
    while (brace.find()) {
      String found = brace.group();
      made.append(css, done, brace.start());
      if (found.equals("{")) {
        made.append("\\{");
      } else if (brace.group("value") != null && !RAW.matcher(found).matches()) {
        made.append(VALUE_START).append(found).append(VALUE_END);
      } else {
        check.section(found, offset + brace.start());
        made.append(found);
      }
      hasValues |= !found.equals("{");
      done = brace.end();
    }
    if (!hasValues) {
      check.css(css, offset);
    }
    return made.append(css, done, css.length()).toString();
  }

  /** Returns a value that neither passes for one in a style sheet nor ends one. */
  static String withoutMarks(String value) {
    return value.replace(VALUE_START, '\uFFFD').replace(VALUE_END, '\uFFFD');
  }
}
