package org.smtpconnector.smtp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Notified of the dialogue of a session, for a debug log. Secrets are masked before a listener gets
 * a line, and message content is not passed. Called on the session's thread; an exception that it
 * throws ends the session.
 *
 * <p>The listeners of {@code to} write lines: {@code C: MAIL FROM:<shop@shop.example>} and {@code
 * S: 250 2.1.0 go on}, one for each line of a reply, at level TRACE; {@code opened: ...} and {@code
 * closed} at level DEBUG. Characters that could forge a log line are escaped, and lines over 512
 * characters are truncated.
 */
public interface DialogueListener {
  /** Does nothing. */
  DialogueListener NONE = new DialogueListener() {};

  /**
   * Returns a listener that writes to a logger, whose configuration adds the time.
   *
   * @param logger the logger
   * @return the listener
   */
  static DialogueListener to(Logger logger) {
    Objects.requireNonNull(logger, "logger");
    return to((level, line) -> logger.log(level, line));
  }

  /**
   * Returns a listener that writes each line with the time of day: {@code 12:03:04.567 C: QUIT}.
   * For a transcript on the console, use {@code DialogueListener.to(System.err::println,
   * Clock.systemDefaultZone())}.
   *
   * @param out accepts a line without its end
   * @param clock the clock with its time zone
   * @return the listener
   */
  static DialogueListener to(Consumer<String> out, Clock clock) {
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(clock, "clock");
    DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    return to((level, line) -> out.accept(time.format(LocalTime.now(clock)) + " " + line.get()));
  }

  /**
   * Returns a listener that passes each line with its level.
   *
   * @param out accepts a line, which is formatted only if the supplier is called
   * @return the listener
   */
  static DialogueListener to(BiConsumer<Level, Supplier<String>> out) {
    return new LoggingDialogueListener(Objects.requireNonNull(out, "out"));
  }

  /**
   * Called for a command sent to the server; a line of an AUTH exchange reads {@code ***}.
   *
   * @param line the line, without its end
   */
  default void sent(String line) {}

  /**
   * Called for a whole reply of the server; the text of a challenge (334) reads {@code ***}.
   *
   * @param reply the server's reply
   */
  default void received(Reply reply) {}

  /**
   * Called when the session is open; the line describes server and protection.
   *
   * @param summary one line, without secrets
   */
  default void opened(String summary) {}

  /** Called when the session has ended. */
  default void closed() {}
}
