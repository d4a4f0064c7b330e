package org.smtpconnector.mail.logging;

import java.util.List;
import java.util.logging.LogRecord;

/**
 * Recognizes log records that sending digests causes, on any thread: sending them would cause
 * further ones. Records of the SMTP connector and of Jakarta Mail are never sent, whichever message
 * they concern.
 */
final class OwnRecords {
  private static final List<String> LOGGERS =
      List.of("org.smtpconnector", "jakarta.mail", "com.sun.mail", "org.eclipse.angus");

  private final ThreadLocal<Boolean> mailing = new ThreadLocal<>();

  boolean include(LogRecord logRecord) {
    return mailing.get() != null || isExcluded(String.valueOf(logRecord.getLoggerName()));
  }

  private static boolean isExcluded(String name) {
    return LOGGERS.stream()
        .anyMatch(logger -> name.equals(logger) || name.startsWith(logger + "."));
  }

  /** Runs a task; everything that this thread logs meanwhile counts as caused by sending. */
  void during(Runnable mailing) {
    this.mailing.set(true);
    try {
      mailing.run();
    } finally {
      this.mailing.remove();
    }
  }
}
