package org.smtpconnector.connector.log;

import java.util.List;

/**
 * The last lines of a dialogue before a failure, without secrets and message content. It is added
 * to the exception as suppressed, so that it appears in the stack trace; it has no stack trace
 * itself.
 */
final class DialogueExcerptException extends Exception {
  private static final long serialVersionUID = 1L;

  DialogueExcerptException(String id, List<String> lines) {
    super(
        "the end of the dialogue of connection " + id + ":\n  " + String.join("\n  ", lines),
        null,
        false,
        false);
  }
}
