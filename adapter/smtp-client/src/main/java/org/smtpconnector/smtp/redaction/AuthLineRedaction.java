package org.smtpconnector.smtp.redaction;

import org.smtpconnector.smtp.Reply;

/** Redacts lines given by a caller, so that responses of AUTH (RFC 4954 4) are not shown. */
public final class AuthLineRedaction {
  private static final String MASK = "***";

  private boolean challenged;

  /** Whether a 334 to this line is a challenge, which the caller needs to see. */
  public boolean isOfAuth(String line) {
    return challenged || line.strip().split("\\s+", 2)[0].equalsIgnoreCase("AUTH");
  }

  /** Returns the line as it may be shown. */
  public String shown(String line) {
    if (challenged) {
      return MASK;
    }
    String[] words = line.strip().split("\\s+", 3);
    return words.length == 3 && words[0].equalsIgnoreCase("AUTH")
        ? words[0] + " " + words[1] + " " + MASK
        : line;
  }

  /** Records a reply: the line after a challenge is a response. */
  public void answered(Reply reply) {
    challenged = reply.code() == 334;
  }
}
