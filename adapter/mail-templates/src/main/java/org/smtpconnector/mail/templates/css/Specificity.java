package org.smtpconnector.mail.templates.css;

import java.util.Comparator;

/** The specificity of a selector (Selectors Level 4, section 17). */
record Specificity(int ids, int classes, int types) implements Comparable<Specificity> {
  static final Specificity NONE = new Specificity(0, 0, 0);
  static final Specificity ID = new Specificity(1, 0, 0);
  static final Specificity CLASS = new Specificity(0, 1, 0);
  static final Specificity TYPE = new Specificity(0, 0, 1);

  private static final Comparator<Specificity> ORDER =
      Comparator.comparingInt(Specificity::ids)
          .thenComparingInt(Specificity::classes)
          .thenComparingInt(Specificity::types);

  Specificity plus(Specificity other) {
    return new Specificity(ids + other.ids, classes + other.classes, types + other.types);
  }

  @Override
  public int compareTo(Specificity other) {
    return ORDER.compare(this, other);
  }
}
