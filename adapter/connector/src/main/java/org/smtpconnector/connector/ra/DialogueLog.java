package org.smtpconnector.connector.ra;

import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpListener;

/**
 * Writes what happens on a connection: openings and ends to the container's log writer and at
 * DEBUG, the dialogue at TRACE. Secrets are masked before they come here.
 */
final class DialogueLog implements SmtpListener {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final String id;
  private final Supplier<PrintWriter> writer;

  DialogueLog(String id, Supplier<PrintWriter> writer) {
    this.id = id;
    this.writer = writer;
  }

  @Override
  public void sent(String line) {
    LOG.log(Level.TRACE, () -> id + " C: " + line);
  }

  @Override
  public void received(Reply reply) {
    LOG.log(Level.TRACE, () -> id + " S: " + reply);
  }

  @Override
  public void opened(String summary) {
    event("opened: " + summary);
  }

  @Override
  public void closed() {
    event("closed");
  }

  /** Something that an administrator may look for. */
  void event(String what) {
    LOG.log(Level.DEBUG, () -> id + " " + what);
    PrintWriter out = writer.get();
    if (out != null) {
      out.println("SMTP connection " + id + " " + what);
      out.flush();
    }
  }
}
