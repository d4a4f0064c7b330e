package org.smtpconnector.mail.logging;

import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.smtpconnector.mail.logging.Backlog.Entry;

/**
 * A log handler that puts records into a backlog. It formats them at once, since the objects that
 * they refer to may change later, and neither locks nor blocks nor writes.
 */
final class DigestHandler extends Handler {
  private static final int LONGEST_RECORD = 16_384; // characters
  private static final int LONGEST_HEADLINE = 80;

  private final Backlog backlog;
  private final OwnRecords own;
  private volatile boolean closed;

  DigestHandler(Level level, Backlog backlog, OwnRecords own) {
    this.backlog = backlog;
    this.own = own;
    setLevel(level);
    setFormatter(new SimpleFormatter());
  }

  @Override
  public void publish(LogRecord logRecord) {
    if (closed || !isLoggable(logRecord) || own.include(logRecord)) {
      return;
    }
    try {
      String headline = getFormatter().formatMessage(logRecord);
      backlog.add(
          new Entry(
              logRecord.getLevel(),
              truncate(printable(headline == null ? "" : headline), LONGEST_HEADLINE)
                  .replaceAll("\\s+", " ")
                  .strip(),
              truncate(printable(getFormatter().format(logRecord)), LONGEST_RECORD)));
    } catch (RuntimeException e) {
      // An exception from an application's object must not reach the code that logs it.
      backlog.drop(1);
    }
  }

  /** Truncates a text and notes how many characters are missing. */
  private static String truncate(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end) + "... (" + (text.length() - end) + " characters more)\n";
  }

  /** Replaces control characters and unpaired surrogates, which a message must not contain. */
  private static String printable(String text) {
    String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    StringBuilder printable = new StringBuilder(whole.length());
    whole
        .chars()
        .filter(c -> c != '\r')
        .map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? '\uFFFD' : c)
        .forEach(c -> printable.append((char) c));
    return printable.toString();
  }

  /** Does nothing: this handler writes nothing. */
  @Override
  public void flush() {}

  @Override
  public void close() {
    closed = true;
  }
}
