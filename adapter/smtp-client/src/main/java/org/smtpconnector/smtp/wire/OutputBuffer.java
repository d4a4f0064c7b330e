package org.smtpconnector.smtp.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.smtpconnector.smtp.grammar.Printable;

/**
 * The output buffer of a session, from which commands and message text leave in one write. It holds
 * a whole message of usual size after its commands.
 */
public final class OutputBuffer {
  /** A message of 64 KiB and the commands before it. */
  public static final int CAPACITY = 80 * 1024;

  private final byte[] octets = new byte[CAPACITY];
  private final ByteBuffer view = ByteBuffer.wrap(octets);
  private int start;
  private int end;

  /** Returns the position of the first unwritten octet. */
  public int start() {
    return start;
  }

  /** Returns the position of the next octet that is put. */
  public int end() {
    return end;
  }

  public int size() {
    return end - start;
  }

  public int room() {
    return CAPACITY - end;
  }

  void put(byte octet) {
    octets[end++] = octet;
  }

  void put(byte[] from, int offset, int length) {
    System.arraycopy(from, offset, octets, end, length);
    end += length;
  }

  /**
   * Puts a part of a command line.
   *
   * @throws IllegalArgumentException if it holds a line end, which would make it two lines
   */
  void put(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == '\n') {
        throw new IllegalArgumentException("a command holds a line end: " + Printable.of(text));
      }
      if (c >= 0x80) {
        byte[] rest = text.substring(i).getBytes(StandardCharsets.UTF_8);
        requireOneLine(rest, text);
        put(rest, 0, rest.length);
        return;
      }
      octets[end++] = (byte) c; // below 0x80: nothing is lost
    }
  }

  private static void requireOneLine(byte[] octets, String text) {
    for (byte octet : octets) {
      if (octet == '\r' || octet == '\n') {
        throw new IllegalArgumentException("a command holds a line end: " + Printable.of(text));
      }
    }
  }

  /** Puts a number in decimal digits. */
  void put(int number) {
    int digits = digits(number);
    int rest = number;
    for (int i = end + digits - 1; i >= end; i--) {
      octets[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    end += digits;
  }

  static int digits(int number) {
    int digits = 1;
    for (int rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  /** Leaves a gap to be filled later. */
  void skip(int length) {
    end += length;
  }

  /** Makes the gap before this position longer, or shorter by a negative number. */
  void shift(int from, int by) {
    if (by != 0) {
      System.arraycopy(octets, from, octets, from + by, end - from);
      end += by;
    }
  }

  /** Moves to a gap to fill it; returns the position to continue at afterwards. */
  int seek(int place) {
    int before = end;
    end = place;
    return before;
  }

  /** Returns the octets in this range as text, for a listener. */
  String text(int from, int to) {
    return new String(octets, from, to - from, StandardCharsets.UTF_8);
  }

  /** Returns the unwritten octets up to this position. */
  ByteBuffer upTo(int place) {
    return view.limit(place).position(start);
  }

  /** Drops the octets before this position. */
  void dropTo(int place) {
    start = place;
    if (start == end) {
      clear();
    }
  }

  /** Moves the unwritten octets to the front to make room. */
  public void compact() {
    System.arraycopy(octets, start, octets, 0, end - start);
    end -= start;
    start = 0;
  }

  /** Drops the octets from this position on. */
  public void cutFrom(int place) {
    end = place;
    if (start == end) {
      clear();
    }
  }

  public void clear() {
    start = 0;
    end = 0;
  }
}
