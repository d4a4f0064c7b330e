package org.smtpconnector.smtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Octets on their way to the server, so that commands and message text leave in one write. There is
 * one for a session: it holds a whole message of usual size behind its commands.
 */
final class OutputBuffer {
  /** A message of 64 KiB and the commands before it. */
  static final int CAPACITY = 80 * 1024;

  private final byte[] octets = new byte[CAPACITY];
  private final ByteBuffer view = ByteBuffer.wrap(octets);
  private int start;
  private int end;

  /** Where what is not written yet begins. */
  int start() {
    return start;
  }

  /** Where what is put next will stand. */
  int end() {
    return end;
  }

  int size() {
    return end - start;
  }

  int room() {
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
      octets[end++] = (byte) c; // below 0x80: nothing is cut off
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

  /** Leaves a gap, to be filled when it is known by what. */
  void skip(int length) {
    end += length;
  }

  /** Makes the gap before this place longer, or shorter by a negative number. */
  void shift(int from, int by) {
    if (by != 0) {
      System.arraycopy(octets, from, octets, from + by, end - from);
      end += by;
    }
  }

  /** Goes back to put something into a gap, and returns where to go on afterwards. */
  int seek(int place) {
    int before = end;
    end = place;
    return before;
  }

  /** What stands from here to there as a text, for a listener. */
  String text(int from, int to) {
    return new String(octets, from, to - from, StandardCharsets.UTF_8);
  }

  /** What is to be written up to this place. */
  ByteBuffer upTo(int place) {
    return view.limit(place).position(start);
  }

  /** Forgets what stands before this place. */
  void dropTo(int place) {
    start = place;
    if (start == end) {
      clear();
    }
  }

  /** Moves what is left to the beginning, for the sake of room. */
  void compact() {
    System.arraycopy(octets, start, octets, 0, end - start);
    end -= start;
    start = 0;
  }

  /** Forgets what was put from this place on. */
  void cutFrom(int place) {
    end = place;
    if (start == end) {
      clear();
    }
  }

  void clear() {
    start = 0;
    end = 0;
  }
}
