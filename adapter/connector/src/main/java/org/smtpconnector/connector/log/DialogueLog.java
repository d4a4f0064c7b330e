package org.smtpconnector.connector.log;

import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpListener;

/**
 * Writes what happens on a connection: openings and ends to the container's log writer and at
 * DEBUG, the dialogue at TRACE. Secrets are masked before they come here.
 */
public final class DialogueLog {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final String id;
  private final Supplier<PrintWriter> writer;
  private final SmtpListener lines = SmtpListener.to(this::write);
  private RecentDialogue last = new RecentDialogue(SmtpListener.NONE);

  public DialogueLog(String id, Supplier<PrintWriter> writer) {
    this.id = id;
    this.writer = writer;
  }

  /** Has the dialogue of a new session written here. */
  public SmtpListener listener() {
    last = new RecentDialogue(new IfWanted(lines));
    return last;
  }

  /** Lets a failure show what was said before it, once. */
  public <E extends SmtpException> E explained(E failure) {
    List<String> said = last.lines();
    if (!said.isEmpty() && !isExplained(failure)) {
      failure.addSuppressed(new DialogueExcerpt(id, said));
    }
    return failure;
  }

  private static boolean isExplained(Exception failure) {
    return Stream.of(failure.getSuppressed()).anyMatch(DialogueExcerpt.class::isInstance);
  }

  /** Makes nothing of a line that nobody reads. */
  private record IfWanted(SmtpListener lines) implements SmtpListener {
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

  /** Something that an administrator may look for. */
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
