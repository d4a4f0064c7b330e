package org.smtpconnector.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads a message up to its terminator, octet by octet, and removes stuffed dots. */
final class DataReader {
  /** A step to run when a given octet is received. */
  interface Step {
    void run() throws IOException;
  }

  private static final byte[] END_OF_DATA = {'\r', '\n', '.', '\r', '\n'};

  private DataReader() {}

  /** Reads a number of octets, and runs the step as {@link #read} does. */
  static byte[] readExactly(InputStream in, int length, long octet, Step step) throws IOException {
    byte[] octets = new byte[length];
    int before = (int) Math.min(Math.max(octet, 0), length);
    if (in.readNBytes(octets, 0, before) < before) {
      throw new EOFException();
    }
    if (octet > 0 && octet <= length) {
      step.run();
    }
    if (in.readNBytes(octets, before, length - before) < length - before) {
      throw new EOFException();
    }
    return octets;
  }

  /**
   * @param octet the octet of the message, counted from 1, at which the step runs; 0 for none
   */
  static byte[] read(InputStream in, long octet, Step step) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.write('\r');
    data.write('\n'); // so that a single dot on the first line ends the message too
    byte[] tail = new byte[END_OF_DATA.length];
    tail[3] = '\r';
    tail[4] = '\n';
    for (long count = 1; !Arrays.equals(tail, END_OF_DATA); count++) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException();
      }
      if (count == octet) {
        step.run();
      }
      System.arraycopy(tail, 1, tail, 0, tail.length - 1);
      tail[tail.length - 1] = (byte) b;
      data.write(b);
    }
    String stuffed = data.toString(ISO_8859_1);
    String lines = stuffed.substring(2, stuffed.length() - 3);
    return (lines.startsWith(".") ? lines.substring(1) : lines)
        .replace("\r\n.", "\r\n")
        .getBytes(ISO_8859_1);
  }
}
