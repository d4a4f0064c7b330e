package org.smtpconnector.mail;

/** Marks a message that a program wrote, so that no automatic reply is sent to it (RFC 3834 5). */
public enum AutoSubmitted {
  /** Sent by a program on its own initiative: a report, an alert. */
  AUTO_GENERATED("auto-generated"),
  /** Sent by a program in reply to a message. */
  AUTO_REPLIED("auto-replied");

  private final String keyword;

  AutoSubmitted(String keyword) {
    this.keyword = keyword;
  }

  String keyword() {
    return keyword;
  }
}
