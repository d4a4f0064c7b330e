package org.smtpconnector.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A file's name as a parameter of a field (RFC 2045 5.1), each piece of it on a line. Jakarta Mail
 * writes a name beyond ASCII on one line, however long, and one like an encoded word as it is:
 * readers then take it for another name.
 */
final class FileNameParameter {
  private static final int LONGEST_PIECE = 60;
  private static final Pattern PLAIN = Pattern.compile("(?!.*=\\?)[ -~]{1," + LONGEST_PIECE + "}");
  private static final String UNQUOTED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";

  private FileNameParameter() {}

  /** The parameter as it follows what the field says before. */
  static String of(String parameter, String fileName) {
    if (PLAIN.matcher(fileName).matches()) {
      return line(parameter, '"' + fileName.replaceAll("([\\\\\"])", "\\\\$1") + '"');
    }
    List<String> pieces = pieces(fileName);
    if (pieces.size() == 1) {
      return line(parameter + "*", pieces.get(0));
    }
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      lines.append(line(parameter + "*" + i + "*", pieces.get(i)));
    }
    return lines.toString();
  }

  private static String line(String parameter, String value) {
    return ";\r\n " + parameter + "=" + value;
  }

  /** In UTF-8, no character in two pieces (RFC 2231 3, 4). */
  private static List<String> pieces(String fileName) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder("UTF-8''");
    for (int c : fileName.codePoints().toArray()) {
      String written = written(Character.toString(c));
      if (piece.length() + written.length() > LONGEST_PIECE) {
        pieces.add(piece.toString());
        piece.setLength(0);
      }
      piece.append(written);
    }
    pieces.add(piece.toString());
    return pieces;
  }

  private static String written(String character) {
    if (UNQUOTED.contains(character)) {
      return character;
    }
    StringBuilder octets = new StringBuilder();
    for (byte octet : character.getBytes(StandardCharsets.UTF_8)) {
      octets.append(String.format("%%%02X", octet));
    }
    return octets.toString();
  }
}
