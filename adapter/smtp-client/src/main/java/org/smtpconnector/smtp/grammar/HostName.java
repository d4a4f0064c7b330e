package org.smtpconnector.smtp.grammar;

import java.net.IDN;

/** Checks host names (RFC 5321 4.1.2 Domain, RFC 1035 limits) and converts them to ASCII. */
public final class HostName {
  private static final int LONGEST = 253;
  // IDNA 2003 maps these characters, IDNA 2008 keeps them: one name would be two hosts.
  private static final String DEVIATIONS = "\u00DF\u03C2\u200C\u200D";

  private HostName() {}

  /**
   * Returns the name of a server in ASCII. It may have underscores, as the names of containers and
   * Windows hosts do, and end in a dot, which makes it absolute for a resolver (RFC 2181 11, RFC
   * 1034 3.1).
   *
   * @throws IllegalArgumentException if it is not a host name; the message says why
   */
  public static String ofServer(String name) {
    boolean absolute = name.length() > 1 && name.endsWith(".");
    String relative = absolute ? name.substring(0, name.length() - 1) : name;
    return ascii(relative, 0, "_") + (absolute ? "." : "");
  }

  /**
   * Returns the name in ASCII; other letters become A-labels.
   *
   * @throws IllegalArgumentException if it is not a host name; the message says why
   */
  public static String ascii(String name) {
    return ascii(name, IDN.USE_STD3_ASCII_RULES, "");
  }

  private static String ascii(String name, int rules, String besides) {
    if (name.length() > LONGEST) {
      throw new IllegalArgumentException("its domain is longer than 253 characters");
    }
    String ascii = isAscii(name) ? name : toALabels(name, rules);
    int start = 0;
    while (true) {
      int dot = ascii.indexOf('.', start);
      checkLabel(ascii.substring(start, dot < 0 ? ascii.length() : dot), besides);
      if (dot < 0) {
        break;
      }
      start = dot + 1;
    }
    if (ascii.length() > LONGEST) {
      throw new IllegalArgumentException("its domain is longer than 253 characters");
    }
    return ascii;
  }

  private static String toALabels(String name, int rules) {
    String ascii;
    try {
      ascii = IDN.toASCII(name, rules);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "domain '"
              + Printable.of(name)
              + "' is not a host name: "
              + Printable.of(e.getMessage()));
    }
    if (name.chars().anyMatch(c -> DEVIATIONS.indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "domain '"
              + Printable.of(name)
              + "' is two different hosts by IDNA 2003 and IDNA 2008; write the one that you mean"
              + " in its ASCII form (by IDNA 2003 it is '"
              + ascii
              + "')");
    }
    return ascii;
  }

  private static void checkLabel(String label, String besides) {
    if (label.isEmpty()) {
      throw new IllegalArgumentException("its domain is empty or has an empty label");
    }
    if (label.length() > 63) {
      throw new IllegalArgumentException("its domain has a label longer than 63 characters");
    }
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      boolean inner = c == '-' && i > 0 && i < label.length() - 1;
      if (!letterOrDigit && !inner && besides.indexOf(c) < 0) {
        throw new IllegalArgumentException(
            "its domain has '" + Printable.of(String.valueOf(c)) + "' where it is not allowed");
      }
    }
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
