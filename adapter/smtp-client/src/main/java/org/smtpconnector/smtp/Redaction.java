package org.smtpconnector.smtp;

/** What may be shown of lines that a caller brings: nothing of a response to AUTH (RFC 4954 4). */
final class Redaction {
  private static final String MASK = "***";

  private boolean challenged;

  /** Whether a 334 to this line is a challenge, and so the caller's to see. */
  boolean isOfAuth(String line) {
    return challenged || line.strip().split("\\s+", 2)[0].equalsIgnoreCase("AUTH");
  }

  /** The line as it may be shown. */
  String shown(String line) {
    if (challenged) {
      return MASK;
    }
    String[] words = line.strip().split("\\s+", 3);
    return words.length == 3 && words[0].equalsIgnoreCase("AUTH")
        ? words[0] + " " + words[1] + " " + MASK
        : line;
  }

  /** After a challenge comes a response. */
  void answered(Reply reply) {
    challenged = reply.code() == 334;
  }
}
