package org.smtpconnector.mail.logging;

import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.smtpconnector.mail.logging.Backlog.Entry;

/**
 * Puts records into a backlog. It formats them, since what they refer to may change later, and
 * neither locks nor waits nor writes anything.
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
              cut(printable(headline == null ? "" : headline), LONGEST_HEADLINE)
                  .replaceAll("\\s+", " ")
                  .strip(),
              cut(printable(getFormatter().format(logRecord)), LONGEST_RECORD)));
    } catch (RuntimeException e) {
      backlog.drop(1); // what an object of the application's threw must not end who logs it
    }
  }

  /** What is longer is not sent; the reader sees how much there was. */
  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end) + "... (" + (text.length() - end) + " characters more)\n";
  }

  /** Without control characters and halves of characters, which no mail may hold. */
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

  /** Nothing is written here that could be flushed. */
  @Override
  public void flush() {}

  @Override
  public void close() {
    closed = true;
  }
}
