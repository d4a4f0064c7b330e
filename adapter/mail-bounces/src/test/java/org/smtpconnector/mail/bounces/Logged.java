package org.smtpconnector.mail.bounces;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What is logged at INFO and above, until it is closed. */
final class Logged extends Handler {
  private static final Logger LOGGER = Logger.getLogger("org.smtpconnector");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  Logged() {
    LOGGER.addHandler(this);
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord entry) {
    if (entry.getLevel().intValue() >= Level.INFO.intValue()) {
      lines.add(new SimpleFormatter().formatMessage(entry));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
  }
}
