package org.smtpconnector.smtp;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.smtpconnector.smtp.grammar.Printable;

/** Logs the dialogue; lines are formatted only if the log asks for them. */
record LoggingDialogueListener(BiConsumer<Level, Supplier<String>> out)
    implements DialogueListener {
  @Override
  public void sent(String line) {
    out.accept(Level.TRACE, () -> "C: " + Printable.of(line));
  }

  @Override
  public void received(Reply reply) {
    List<String> lines = reply.lines();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      char separator = i < lines.size() - 1 ? '-' : ' ';
      out.accept(Level.TRACE, () -> "S: " + reply.code() + separator + Printable.of(line));
    }
  }

  @Override
  public void opened(String summary) {
    out.accept(Level.DEBUG, () -> "opened: " + summary);
  }

  @Override
  public void closed() {
    out.accept(Level.DEBUG, () -> "closed");
  }
}
