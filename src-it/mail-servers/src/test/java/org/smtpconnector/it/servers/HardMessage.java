package org.smtpconnector.it.servers;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A message that holds what goes wrong on the way, and what has to arrive. */
record HardMessage(String id, byte[] sent, byte[] arriving) {
  /**
   * A message with leading dots, lines of 998 octets, line ends of all kinds and blanks at line
   * ends.
   *
   * @param eightBit whether it holds octets above 127 too, some of which are no UTF-8
   */
  static HardMessage named(String id, boolean eightBit) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    line(
        message,
        "From: shop@shop.example\r\nTo: ann@mail.test\r\nSubject: hard\r\n"
            + "Date: Tue, 24 Nov 2026 06:00:00 +0000\r\nMessage-ID: <"
            + id
            + "@shop.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
            + "Content-Transfer-Encoding: "
            + (eightBit ? "8bit" : "7bit")
            + "\r\n\r\n");
    line(message, ".\r\n..\r\n.leading dot\r\n...\r\n");
    line(message, "From here on\r\n>From there on\r\n");
    line(message, "x".repeat(998) + "\r\n." + "y".repeat(997) + "\r\n");
    line(message, "blanks at its end  \t\r\n\r\n\r\n\ttab\r\n");
    line(message, "bare LF\nbare CR\rboth\r\n");
    if (eightBit) {
      message.writeBytes("Grüße, \u4f60\u597d, \ud83d\ude00\r\n".getBytes(StandardCharsets.UTF_8));
      line(message, "\u00fc".repeat(998) + "\r\n"); // Latin-1: no UTF-8
      for (int b = 0x80; b <= 0xff; b++) {
        message.write(b);
      }
      line(message, "\r\n");
    }
    line(message, "\r\n.\r\nQUIT\r\n\n.\n\r.\r" + lastLine(id) + "\r\n");
    byte[] sent = message.toByteArray();
    return new HardMessage(id, sent, crlf(sent));
  }

  /** By what a message of this name is known to have arrived to its end. */
  static String lastLine(String id) {
    return "end of " + id;
  }

  private static void line(ByteArrayOutputStream message, String text) {
    message.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] crlf(byte[] message) {
    return ServerProcess.text(message)
        .replaceAll("\r\n|\r|\n", "\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether this is it; servers put their own lines before it, and many keep LF for CRLF. */
  boolean arrivedAs(byte[] delivered) {
    String wanted = ServerProcess.text(arriving);
    String found = ServerProcess.text(delivered);
    return found.contains("\r\n")
        ? found.endsWith(wanted)
        : found.endsWith(wanted.replace("\r\n", "\n"));
  }
}
