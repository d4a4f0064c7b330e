package org.smtpconnector.connector.log;

import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;

/**
 * The log of a connection: its events at DEBUG and to the container's log writer, its dialogue at
 * TRACE. Secrets are masked before they get here.
 */
public final class DialogueLog {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final String id;
  private final Supplier<PrintWriter> writer;
  private final DialogueListener lines = DialogueListener.to(this::write);
  private RecentDialogue last = new RecentDialogue(DialogueListener.NONE);

  public DialogueLog(String id, Supplier<PrintWriter> writer) {
    this.id = id;
    this.writer = writer;
  }

  /** Returns a listener that logs the dialogue of a new session. */
  public DialogueListener listener() {
    last = new RecentDialogue(new IfWanted(lines));
    return last;
  }

  /** Adds the last lines of the dialogue to a failure, once. */
  public <E extends SmtpException> E explained(E failure) {
    List<String> said = last.lines();
    if (!said.isEmpty() && !isExplained(failure)) {
      failure.addSuppressed(new DialogueExcerptException(id, said));
    }
    return failure;
  }

  private static boolean isExplained(Exception failure) {
    return Stream.of(failure.getSuppressed()).anyMatch(DialogueExcerptException.class::isInstance);
  }

  /** Formats lines only if TRACE is enabled. */
  private record IfWanted(DialogueListener lines) implements DialogueListener {
    @Override
    public void sent(String line) {
      if (LOG.isLoggable(Level.TRACE)) {
        lines.sent(line);
      }
    }

    @Override
    public void received(Reply reply) {
      if (LOG.isLoggable(Level.TRACE)) {
        lines.received(reply);
      }
    }

    @Override
    public void opened(String summary) {
      lines.opened(summary);
    }

    @Override
    public void closed() {
      lines.closed();
    }
  }

  /** Logs an event that matters to an administrator. */
  public void event(String what) {
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
