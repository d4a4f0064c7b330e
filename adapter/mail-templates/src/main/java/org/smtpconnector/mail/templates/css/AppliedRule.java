package org.smtpconnector.mail.templates.css;

import java.util.Comparator;

/**
 * A rule that a document's element takes its style from.
 *
 * @param order the place of the rule among all of the document
 */
record AppliedRule(StyleRule.Declarations rule, int order) implements Comparable<AppliedRule> {
  private static final Comparator<AppliedRule> PRECEDENCE =
      Comparator.<AppliedRule, Specificity>comparing(
              applied -> applied.rule().selector().specificity())
          .thenComparingInt(AppliedRule::order);

  /** Compares by precedence: the greater one wins (CSS Cascading 4, section 6). */
  @Override
  public int compareTo(AppliedRule other) {
    return PRECEDENCE.compare(this, other);
  }

  /** Whether a declaration of this rule wins over one of another. */
  boolean overrides(Declaration declaration, AppliedRule other, Declaration otherDeclaration) {
    return declaration.important() == otherDeclaration.important()
        ? compareTo(other) > 0
        : declaration.important();
  }
}
