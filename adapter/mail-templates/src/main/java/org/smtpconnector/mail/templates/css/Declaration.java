package org.smtpconnector.mail.templates.css;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One declaration of a style rule, such as {@code color: red !important}. */
record Declaration(String property, String value, boolean important) {
  private static final Pattern SIDE =
      Pattern.compile("border-(?:top|right|bottom|left)(-color|-style|-width)?");
  private static final String IMPORTANT = " !important";

  /** Returns this declaration as it stands in a rule. */
  String css(boolean asImportant) {
    return property + ":" + value + (asImportant ? IMPORTANT : "");
  }

  /** Whether the two set something in common, as {@code border} and {@code border-top}. */
  boolean overlaps(Declaration other) {
    return property.equals(other.property)
        || isPartOf(other.property)
        || other.isPartOf(property)
        || crosses(property, other.property)
        || crosses(other.property, property);
  }

  private boolean isPartOf(String shorthand) {
    return property.startsWith(shorthand + "-")
        || property.equals("line-height") && shorthand.equals("font");
  }

  /** Whether the two cross, as {@code border-top} and {@code border-color}. */
  private static boolean crosses(String one, String other) {
    Matcher side = SIDE.matcher(one);
    return side.matches()
        && (side.group(1) == null
            ? other.matches("border-(color|style|width)")
            : other.equals("border" + side.group(1)));
  }
}
