package org.smtpconnector.mail.templates.css;

import java.util.List;

/**
 * A rule of a style sheet: declarations for elements, rules under a condition, or a rule that is
 * copied verbatim.
 */
sealed interface StyleRule {
  /** A rule that only a style sheet can state, such as {@code @font-face}. */
  record Verbatim(String css) implements StyleRule {}

  /** Rules under a condition, such as {@code @media}. */
  record Conditional(String condition, List<StyleRule> rules) implements StyleRule {
    public Conditional {
      rules = List.copyOf(rules);
    }
  }

  /** Declarations for the elements that a selector selects; a list of selectors is several. */
  record Declarations(Selector selector, List<Declaration> declarations) implements StyleRule {
    public Declarations {
      declarations = List.copyOf(declarations);
    }
  }
}
