package org.smtpconnector.smtp;

import java.time.Duration;
import java.util.Objects;

/**
 * The timeouts of a session. Each is absolute for its step: a peer that sends one byte a second
 * does not extend it.
 *
 * @param connect to resolve the name and connect to one of its addresses; with a proxy, until the
 *     proxy has connected to the server
 * @param open for everything from the name lookup to the last reply of AUTH
 * @param reply for one whole reply
 * @param write for a write to make progress
 * @param messageEnd for the reply to the end of a message; RFC 5321 4.5.3.2.6 asks for ten minutes,
 *     because a server that is still filtering the message delivers it after the client has given
 *     up
 * @param validation for the first reply on a session that was idle for longer than {@link
 *     Pipelining#aliveWindow}, if that is shorter than {@code reply}: load balancers and firewalls
 *     silently drop idle connections. Another session may then send the message, since nothing of
 *     it was sent
 */
public record Timeouts(
    Duration connect,
    Duration open,
    Duration reply,
    Duration write,
    Duration messageEnd,
    Duration validation) {
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final Duration DEFAULT_VALIDATION = Duration.ofSeconds(2);

  /** 10 s, 30 s, 60 s, 60 s, 10 min and 2 s. */
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10));

  /**
   * Creates timeouts.
   *
   * @param connect as {@link #connect()}
   * @param open as {@link #open()}
   * @param reply as {@link #reply()}
   * @param write as {@link #write()}
   * @param messageEnd as {@link #messageEnd()}
   * @param validation as {@link #validation()}
   * @throws IllegalArgumentException if one is not above zero and at most a day
   */
  public Timeouts {
    check("connect", connect);
    check("open", open);
    check("reply", reply);
    check("write", write);
    check("messageEnd", messageEnd);
    check("validation", validation);
  }

  /**
   * Creates timeouts with 2 s for the first reply on a session that was idle.
   *
   * @param connect as {@link #connect()}
   * @param open as {@link #open()}
   * @param reply as {@link #reply()}
   * @param write as {@link #write()}
   * @param messageEnd as {@link #messageEnd()}
   * @throws IllegalArgumentException if one is not above zero and at most a day
   */
  public Timeouts(
      Duration connect, Duration open, Duration reply, Duration write, Duration messageEnd) {
    this(connect, open, reply, write, messageEnd, DEFAULT_VALIDATION);
  }

  /**
   * {@return these timeouts with this one for the first reply on a session that was idle}
   *
   * @param newValidation the timeout, above zero
   */
  public Timeouts withValidation(Duration newValidation) {
    return new Timeouts(connect, open, reply, write, messageEnd, newValidation);
  }

  private static void check(String name, Duration timeout) {
    Objects.requireNonNull(timeout, name);
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " timeout is " + timeout + ", which is not above zero and at most a day");
    }
  }
}
