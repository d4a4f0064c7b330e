package org.smtpconnector.smtp;

import java.time.Duration;
import java.util.Objects;

/**
 * The settings of pipelining: how much is sent before the server replies, if it offers PIPELINING
 * (RFC 2920) and CHUNKING (RFC 3030).
 *
 * @param commands whether commands are sent before the replies to earlier ones
 * @param chunking whether messages are sent by BDAT, so that a message can take one round trip
 * @param aliveWindow how long after a reply the connection counts as alive, 0 to an hour. A message
 *     is sent together with its commands only within this time, since a connection that the server
 *     closed unnoticed would leave it in doubt. Later, MAIL and RCPT are sent first
 * @param messages the messages of {@link SmtpSession#sendAll} under way at once, 1 to 1000, which
 *     are in doubt when the connection is lost
 * @param octets the octets of their text under way at once, 1 KiB to 64 MiB
 */
public record Pipelining(
    boolean commands, boolean chunking, Duration aliveWindow, int messages, int octets) {
  private static final Duration LONGEST_WINDOW = Duration.ofHours(1);
  private static final int MOST_MESSAGES = 1000;
  private static final int FEWEST_OCTETS = 1024;
  private static final int MOST_OCTETS = 64 * 1024 * 1024;

  /** Commands and messages, 5 seconds, 20 messages, 1 MiB. */
  public static final Pipelining DEFAULT =
      new Pipelining(true, true, Duration.ofSeconds(5), 20, 1024 * 1024);

  /** One command at a time, and DATA, whatever the server offers. */
  public static final Pipelining NONE = new Pipelining(false, false, Duration.ZERO, 1, MOST_OCTETS);

  /**
   * Creates settings.
   *
   * @param commands as {@link #commands()}
   * @param chunking as {@link #chunking()}
   * @param aliveWindow as {@link #aliveWindow()}
   * @param messages as {@link #messages()}
   * @param octets as {@link #octets()}
   * @throws IllegalArgumentException if a value is out of range; the message names it
   */
  public Pipelining {
    Objects.requireNonNull(aliveWindow, "aliveWindow");
    if (aliveWindow.isNegative() || aliveWindow.compareTo(LONGEST_WINDOW) > 0) {
      throw new IllegalArgumentException(
          "aliveWindow is " + aliveWindow + ", which is outside 0 to an hour");
    }
    requireBetween("messages", messages, 1, MOST_MESSAGES);
    requireBetween("octets", octets, FEWEST_OCTETS, MOST_OCTETS);
  }

  private static void requireBetween(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + ", which is outside " + least + " to " + most);
    }
  }

  /** {@return these settings with messages sent only by DATA} */
  public Pipelining withoutChunking() {
    return new Pipelining(commands, false, aliveWindow, messages, octets);
  }

  /**
   * {@return these settings with this alive window}
   *
   * @param window how long after a reply the connection counts as alive
   */
  public Pipelining withAliveWindow(Duration window) {
    return new Pipelining(commands, chunking, window, messages, octets);
  }

  /**
   * {@return these settings with this many messages and octets under way at once}
   *
   * @param newMessages the number of messages
   * @param newOctets the number of octets
   */
  public Pipelining withWindow(int newMessages, int newOctets) {
    return new Pipelining(commands, chunking, aliveWindow, newMessages, newOctets);
  }
}
