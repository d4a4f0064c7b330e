package org.smtpconnector.mail.templates.css;

/** One declaration of a style rule, such as {@code color: red !important}. */
record Declaration(String property, String value, boolean important) {
  private static final String IMPORTANT = " !important";

  /** Returns this declaration as it stands in a rule. */
  String css(boolean asImportant) {
    return property + ":" + value + (asImportant ? IMPORTANT : "");
  }

  /** Whether one of the two sets what the other sets, as {@code border} and {@code border-top}. */
  boolean overlaps(Declaration other) {
    return property.equals(other.property)
        || property.startsWith(other.property + "-")
        || other.property.startsWith(property + "-");
  }
}
