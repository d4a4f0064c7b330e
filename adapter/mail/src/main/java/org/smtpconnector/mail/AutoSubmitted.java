package org.smtpconnector.mail;

/** That no person wrote a mail, so that no automatic answer comes to it (RFC 3834 5). */
public enum AutoSubmitted {
  /** By a program of its own accord: a report, an alert. */
  AUTO_GENERATED("auto-generated"),
  /** By a program, in answer to a mail. */
  AUTO_REPLIED("auto-replied");

  private final String keyword;

  AutoSubmitted(String keyword) {
    this.keyword = keyword;
  }

  String keyword() {
    return keyword;
  }
}
