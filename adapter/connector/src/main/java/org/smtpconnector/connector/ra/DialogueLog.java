package org.smtpconnector.connector.ra;

import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.smtpconnector.smtp.SmtpListener;

/**
 * Writes what happens on a connection: openings and ends to the container's log writer and at
 * DEBUG, the dialogue at TRACE. Secrets are masked before they come here.
 */
final class DialogueLog {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final String id;
  private final Supplier<PrintWriter> writer;

  DialogueLog(String id, Supplier<PrintWriter> writer) {
    this.id = id;
    this.writer = writer;
  }

  /** Has the dialogue of a session written here. */
  SmtpListener listener() {
    return SmtpListener.to(this::write);
  }

  /** Something that an administrator may look for. */
  void event(String what) {
    write(Level.DEBUG, () -> what);
  }

  private void write(Level level, Supplier<String> line) {
    LOG.log(level, () -> id + " " + line.get());
    PrintWriter out = writer.get();
    if (level == Level.DEBUG && out != null) {
      out.println("SMTP connection " + id + " " + line.get());
      out.flush();
    }
  }
}
