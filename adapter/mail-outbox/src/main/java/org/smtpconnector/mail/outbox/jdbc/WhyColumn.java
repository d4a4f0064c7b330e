package org.smtpconnector.mail.outbox.jdbc;

/** Why a message is not delivered, in its column: as much as fits, and NULL for nothing. */
final class WhyColumn {
  private static final int LENGTH = 1000;

  private WhyColumn() {}

  static String of(String why) {
    if (why.isEmpty()) {
      return null;
    }
    String text = why.replace('\0', ' '); // which PostgreSQL does not take
    return text.length() <= LENGTH ? text : text.substring(0, LENGTH - 3) + "...";
  }

  static String why(String column) {
    return column == null ? "" : column;
  }
}
