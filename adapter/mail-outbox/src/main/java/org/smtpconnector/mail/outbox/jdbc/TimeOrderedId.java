package org.smtpconnector.mail.outbox.jdbc;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Creates ids of 32 hexadecimal digits that begin with the time, so that new rows stand together at
 * the end of the index, and the ids of messages sort by the time of their put.
 */
final class TimeOrderedId {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TIME_DIGITS = 12;
  private static final int RANDOM_OCTETS = 10;

  private TimeOrderedId() {}

  static String at(long millis) {
    byte[] random = new byte[RANDOM_OCTETS];
    RANDOM.nextBytes(random);
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(millis, TIME_DIGITS) + hex.formatHex(random);
  }
}
