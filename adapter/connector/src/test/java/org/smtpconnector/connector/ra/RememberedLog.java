package org.smtpconnector.connector.ra;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Every message that the project logs, at all levels, until it is closed. */
public final class RememberedLog extends Handler implements AutoCloseable {
  private final Logger logger = Logger.getLogger("org.smtpconnector");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  public RememberedLog() {
    logger.addHandler(this);
    logger.setLevel(Level.ALL);
  }

  public List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord entry) {
    lines.add(new SimpleFormatter().formatMessage(entry));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.setLevel(null);
    logger.removeHandler(this);
  }
}
