package org.smtpconnector.connector.log;

import java.util.List;

/**
 * What was said last before a failure, without secrets and texts of mails: suppressed by the
 * exception that tells of it, so that it stands in its stack trace. It has none of its own.
 */
final class DialogueExcerpt extends Exception {
  private static final long serialVersionUID = 1L;

  DialogueExcerpt(String id, List<String> lines) {
    super(
        "the end of the dialogue of connection " + id + ":\n  " + String.join("\n  ", lines),
        null,
        false,
        false);
  }
}
