package org.smtpconnector.mail;

import java.util.Objects;

/** Text that goes into a header field: it may not hold what would start another field. */
final class HeaderText {
  private HeaderText() {}

  /**
   * @throws IllegalArgumentException if the text holds a control character; the message names what
   *     the text is
   */
  static String check(String what, String text) {
    Objects.requireNonNull(text, what);
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i)) && text.charAt(i) != '\t') {
        throw new IllegalArgumentException(
            String.format("%s holds the control character U+%04X", what, (int) text.charAt(i)));
      }
    }
    return text;
  }
}
