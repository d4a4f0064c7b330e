package org.smtpconnector.smtp;

/**
 * Sees the dialogue of a session, for a debug log. Secrets are masked before a listener sees a
 * line, and message text is not shown. Called on the session's thread; what it throws ends the
 * session.
 */
public interface SmtpListener {
  /** Hears nothing. */
  SmtpListener NONE = new SmtpListener() {};

  /** A command went to the server; a line of an AUTH exchange reads {@code ***}. */
  default void sent(String line) {}

  /** A whole reply came from the server. */
  default void received(Reply reply) {}

  /** The session was opened; the line says with whom and how it is protected. */
  default void opened(String summary) {}

  /** The session ended. */
  default void closed() {}
}
