package org.smtpconnector.it;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What the adapter logs at INFO, in this server, until it is closed. */
final class InfoLog extends Handler {
  // Kept, or the handler would be forgotten with the logger.
  private static final Logger LOG = Logger.getLogger("org.smtpconnector");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  InfoLog() {
    LOG.addHandler(this);
  }

  /** The lines that begin so. */
  List<String> of(String beginning) {
    return lines.stream().filter(line -> line.startsWith(beginning)).toList();
  }

  @Override
  public void publish(LogRecord entry) {
    if (entry.getLevel() == Level.INFO) {
      lines.add(new SimpleFormatter().formatMessage(entry));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOG.removeHandler(this);
  }
}
