package org.smtpconnector.mail.templates.css;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Collector;

/**
 * Which rules of a document's style sheets go to the style attribute of each element, in the order
 * of the cascade, and which stay in each style sheet.
 */
final class StyleInliningPlan {
  private static final TreeSet<AppliedRule> NO_RULES = new TreeSet<>();

  private final Document document;
  private final Map<Element, TreeSet<AppliedRule>> styles = new IdentityHashMap<>();
  private final Map<Element, List<StyleRule>> left = new LinkedHashMap<>();
  private final Map<StyleRule, AppliedRule> applied = new IdentityHashMap<>();

  StyleInliningPlan(Document document) {
    this.document = document;
  }

  /** Adds the rules of a style sheet, which stands in this element, after all others. */
  void add(Element place, StyleSheet sheet) {
    left.put(place, sheet.rules().stream().filter(rule -> !isInlined(rule)).toList());
  }

  private boolean isInlined(StyleRule rule) {
    if (rule instanceof StyleRule.Conditional conditional) {
      conditional.rules().forEach(this::order);
      return false;
    }
    if (!(rule instanceof StyleRule.Declarations style)) {
      return false;
    }
    AppliedRule ordered = order(style);
    if (!style.selector().isStatic()) {
      return false;
    }
    boolean inlined = true;
    for (Element element : elements(style.selector())) {
      if (isWritten(element)) {
        styles.computeIfAbsent(element, any -> new TreeSet<>()).add(ordered);
      } else {
        inlined = false;
      }
    }
    return inlined;
  }

  private AppliedRule order(StyleRule rule) {
    if (rule instanceof StyleRule.Conditional conditional) {
      conditional.rules().forEach(this::order);
    }
    return rule instanceof StyleRule.Declarations style
        ? applied.computeIfAbsent(style, any -> new AppliedRule(style, applied.size()))
        : null;
  }

  private List<Element> elements(Selector selector) {
    return selector
        .elements()
        .map(
            evaluator ->
                Collector.collect(evaluator, document).stream()
                    .filter(element -> !isInHead(element))
                    .toList())
        .orElse(List.of());
  }

  private static boolean isInHead(Element element) {
    Element ancestor = element;
    while (ancestor != null && !ancestor.normalName().equals("head")) {
      ancestor = ancestor.parent();
    }
    return ancestor != null;
  }

  /** Whether the document contains the element's tag, which HTML may imply. */
  private static boolean isWritten(Element element) {
    return element.sourceRange().isTracked() && !element.sourceRange().isImplicit();
  }

  /** Returns the rules of each element that has any, the strongest last. */
  Map<Element, TreeSet<AppliedRule>> styles() {
    return styles;
  }

  /** Returns what is left of each style sheet, when all have been added. */
  Map<Element, String> left() {
    Map<Element, String> sheets = new LinkedHashMap<>();
    left.forEach((place, rules) -> sheets.put(place, css(rules).replace("</", "<\\/")));
    return sheets;
  }

  private String css(List<StyleRule> rules) {
    List<String> made = new ArrayList<>();
    String lastBlock = "";
    for (StyleRule rule : rules) {
      String block = "";
      if (rule instanceof StyleRule.Verbatim verbatim) {
        made.add(verbatim.css());
      } else if (rule instanceof StyleRule.Conditional conditional) {
        made.add(conditional.condition() + "{\n" + css(conditional.rules()) + "\n}");
      } else if (rule instanceof StyleRule.Declarations style) {
        block = block(style);
        String selectors = style.selector().css();
        if (block.equals(lastBlock)) {
          String last = made.remove(made.size() - 1);
          selectors = last.substring(0, last.length() - block.length()) + "," + selectors;
        }
        made.add(selectors + block);
      }
      lastBlock = block;
    }
    return String.join("\n", made);
  }

  private String block(StyleRule.Declarations style) {
    AppliedRule rule = applied.get(style);
    List<Element> elements = elements(style.selector());
    List<String> declarations =
        style.declarations().stream()
            .map(declaration -> declaration.css(mustBeImportant(declaration, rule, elements)))
            .toList();
    return "{" + String.join(";", declarations) + "}";
  }

  /** Whether a declaration that is left overrides one that was inlined, and would not any more. */
  private boolean mustBeImportant(
      Declaration declaration, AppliedRule rule, List<Element> elements) {
    return declaration.important()
        || elements.stream()
            .flatMap(element -> styles.getOrDefault(element, NO_RULES).stream())
            .anyMatch(
                inlined ->
                    inlined.rule().declarations().stream()
                        .anyMatch(
                            other ->
                                declaration.overlaps(other)
                                    && rule.overrides(declaration, inlined, other)));
  }
}
