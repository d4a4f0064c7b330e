package org.smtpconnector.smtp.grammar;

/** Encodes xtext (RFC 3461 4): printable ASCII except + and =; others as + and two hex digits. */
public final class XtextEncoder {
  private XtextEncoder() {}

  /**
   * @param what names the text in the exception
   * @throws IllegalArgumentException if a character is neither printable ASCII nor a space
   */
  public static String encode(String what, String text) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        throw new IllegalArgumentException(
            what + " '" + Printable.of(text) + "' holds a character beyond printable ASCII");
      }
      if (c == ' ' || c == '+' || c == '=') {
        out.append(String.format("+%02X", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
