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
 * Sees the dialogue of a session, for a debug log. Secrets are masked before a listener sees a
 * line, and message text is not shown. Called on the session's thread; what it throws ends the
 * session.
 *
 * <p>Those of {@code to} write lines: {@code C: MAIL FROM:<shop@shop.example>}, {@code S: 250 2.1.0
 * go on}, a line for each of a reply, at level TRACE; {@code opened: ...} and {@code closed} at
 * level DEBUG. What would forge a log line is escaped, and a line over 512 characters cut.
 */
public interface SmtpListener {
  /** Hears nothing. */
  SmtpListener NONE = new SmtpListener() {};

  /**
   * Writes to a logger, whose configuration adds the time.
   *
   * @param logger the logger
   * @return the listener
   */
  static SmtpListener to(Logger logger) {
    Objects.requireNonNull(logger, "logger");
    return to((level, line) -> logger.log(level, line));
  }

  /**
   * Writes each line led by the time of day: {@code 12:03:04.567 C: QUIT}. For a transcript on the
   * console, {@code SmtpListener.to(System.err::println, Clock.systemDefaultZone())}.
   *
   * @param out takes a line, without its end
   * @param clock what time it is, in its zone
   * @return the listener
   */
  static SmtpListener to(Consumer<String> out, Clock clock) {
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(clock, "clock");
    DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    return to((level, line) -> out.accept(time.format(LocalTime.now(clock)) + " " + line.get()));
  }

  /**
   * Writes each line with its level to where the caller likes.
   *
   * @param out takes a line; it is made only if it is asked for
   * @return the listener
   */
  static SmtpListener to(BiConsumer<Level, Supplier<String>> out) {
    return new DialogueLogger(Objects.requireNonNull(out, "out"));
  }

  /**
   * A command went to the server; a line of an AUTH exchange reads {@code ***}.
   *
   * @param line the line, without its end
   */
  default void sent(String line) {}

  /**
   * A whole reply came from the server; the text of a challenge (334) reads {@code ***}.
   *
   * @param reply the server's reply
   */
  default void received(Reply reply) {}

  /**
   * The session was opened; the line says with whom and how it is protected.
   *
   * @param summary one line, without secrets
   */
  default void opened(String summary) {}

  /** The session ended. */
  default void closed() {}
}
