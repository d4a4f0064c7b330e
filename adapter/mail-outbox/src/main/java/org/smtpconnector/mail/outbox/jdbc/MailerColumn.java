package org.smtpconnector.mail.outbox.jdbc;

/** The name of a mailer in its column: an empty text would be NULL in Oracle. */
final class MailerColumn {
  private static final String DEFAULT = "*"; // no name, which has letters, digits and hyphens

  private MailerColumn() {}

  static String of(String mailer) {
    return mailer.isEmpty() ? DEFAULT : mailer;
  }

  static String mailer(String column) {
    return column.equals(DEFAULT) ? "" : column;
  }
}
