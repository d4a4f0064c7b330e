package org.smtpconnector.mail.templates.css;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.parser.Parser;

/**
 * The style attribute of an element: what rules declare, the author's own style attribute, which
 * wins over them, and last what rules declare as important.
 */
final class StyleAttribute {
  private static final Pattern DECLARATION =
      Pattern.compile(
          "(?:^|;)\\s*([-_a-zA-Z][-\\w]*)\\s*:(?:[^;\"'(]|\"[^\"]*\"|'[^']*'|\\([^)]*\\))*");

  private static final String IMPORTANT = "important";

  private StyleAttribute() {}

  /**
   * Returns the value of the attribute.
   *
   * @param rules in the order of their precedence, the strongest last
   * @param author the author's attribute as it is in the source, with entities
   * @param quote what will enclose the value
   */
  static String of(Collection<AppliedRule> rules, String author, char quote) {
    Set<String> set = new HashSet<>();
    List<AppliedRule> weakest = List.copyOf(rules);
    String own = author.strip();
    String css = unescaped(own);
    addProperties(css, true, set);
    Deque<String> important = declarations(weakest, true, set, quote);
    addProperties(css, false, set);
    Deque<String> normal = declarations(weakest, false, set, quote);
    if (!own.isEmpty()) {
      normal.add(withoutQuote(unterminated(own, css), quote));
    }
    normal.addAll(important);
    return String.join(";", normal);
  }

  /** Returns the attribute to which a semicolon can be added, which may belong to an entity. */
  private static String unterminated(String own, String css) {
    String shorter = own.endsWith(";") ? own.substring(0, own.length() - 1) : own;
    if (css.equals(unescaped(shorter) + ";")) {
      return shorter;
    }
    return unescaped(own + ";").equals(css) ? own + ";" : own;
  }

  private static String unescaped(String attribute) {
    return Parser.unescapeEntities(attribute, true);
  }

  private static String withoutQuote(String attribute, char quote) {
    return attribute.replace(String.valueOf(quote), quote == '"' ? "&quot;" : "&#39;");
  }

  private static void addProperties(String author, boolean onlyImportant, Set<String> set) {
    DECLARATION
        .matcher(author)
        .results()
        .filter(one -> !onlyImportant || one.group().toLowerCase(Locale.ROOT).endsWith(IMPORTANT))
        .forEach(one -> set.add(one.group(1).toLowerCase(Locale.ROOT)));
  }

  /**
   * Returns the declarations that no stronger one overrides; a rule may set a property twice, as a
   * fallback.
   */
  private static Deque<String> declarations(
      List<AppliedRule> rules, boolean important, Set<String> set, char quote) {
    Deque<String> made = new ArrayDeque<>();
    for (int i = rules.size() - 1; i >= 0; i--) {
      List<Declaration> open =
          rules.get(i).rule().declarations().stream()
              .filter(declaration -> declaration.important() == important)
              .filter(declaration -> !set.contains(declaration.property()))
              .toList();
      for (int j = open.size() - 1; j >= 0; j--) {
        made.addFirst(escaped(open.get(j).css(false), quote));
      }
      set.addAll(open.stream().map(Declaration::property).collect(Collectors.toSet()));
    }
    return made;
  }

  private static String escaped(String css, char quote) {
    char other = quote == '"' ? '\'' : '"';
    String quoted = css.indexOf(other) < 0 ? css.replace(quote, other) : css;
    return withoutQuote(quoted.replace("&", "&amp;").replace("<", "&lt;"), quote);
  }
}
