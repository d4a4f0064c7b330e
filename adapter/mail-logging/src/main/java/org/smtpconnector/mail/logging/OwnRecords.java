package org.smtpconnector.mail.logging;

import java.util.List;
import java.util.logging.LogRecord;

/**
 * Tells the records that are of the mailing of records, on whatever thread: mailed, they would make
 * others. Those of the SMTP connector and of Jakarta Mail are never mailed, whoever's mail they are
 * about.
 */
final class OwnRecords {
  private static final List<String> LOGGERS =
      List.of("org.smtpconnector", "jakarta.mail", "com.sun.mail", "org.eclipse.angus");

  private final ThreadLocal<Boolean> mailing = new ThreadLocal<>();

  boolean include(LogRecord logRecord) {
    return mailing.get() != null || isOfLoggers(String.valueOf(logRecord.getLoggerName()));
  }

  private static boolean isOfLoggers(String name) {
    return LOGGERS.stream()
        .anyMatch(logger -> name.equals(logger) || name.startsWith(logger + "."));
  }

  /** All that this thread logs meanwhile is of the mailing. */
  void during(Runnable mailing) {
    this.mailing.set(true);
    try {
      mailing.run();
    } finally {
      this.mailing.remove();
    }
  }
}
