package org.smtpconnector.mail.header;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A file's name as a parameter of a field (RFC 2045 5.1). Jakarta Mail writes a name beyond ASCII
 * on one line, however long, and one like an encoded word as it is: readers then take it for
 * another name.
 */
public final class FileNameParameter {
  private static final int LONGEST_PIECE = 60;
  private static final int LONGEST_LINE = 900; // RFC 5322 2.1.1 has 998
  private static final Pattern PLAIN = Pattern.compile("(?!.*=\\?)[ -~]{1," + LONGEST_LINE + "}");
  private static final String UNQUOTED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";

  private FileNameParameter() {}

  /**
   * Of Content-Type, for old mail programs: in encoded words, as those and others write it, though
   * RFC 2047 5 has none in a parameter.
   */
  public static String name(String fileName) {
    return PLAIN.matcher(fileName).matches()
        ? line("name", quoted(fileName))
        : line("name", '"' + AddressList.encodedWords(fileName).replace(" ", "\r\n ") + '"');
  }

  /**
   * Of Content-Disposition, as RFC 2231 has it.
   *
   * @param split whether a name that is long or not ASCII goes in pieces, each on a line (RFC 2231
   *     3); else it does so only where no line can hold it
   */
  public static String fileName(String fileName, boolean split) {
    int longest = split ? LONGEST_PIECE : LONGEST_LINE;
    if (PLAIN.matcher(fileName).matches() && fileName.length() <= longest) {
      return line("filename", quoted(fileName));
    }
    List<String> pieces = pieces(fileName, longest);
    if (pieces.size() == 1) {
      return line("filename*", pieces.get(0));
    }
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      lines.append(line("filename*" + i + "*", pieces.get(i)));
    }
    return lines.toString();
  }

  private static String quoted(String fileName) {
    return '"' + fileName.replaceAll("([\\\\\"])", "\\\\$1") + '"';
  }

  private static String line(String parameter, String value) {
    return ";\r\n " + parameter + "=" + value;
  }

  /** In UTF-8, no character in two pieces (RFC 2231 3, 4). */
  private static List<String> pieces(String fileName, int longest) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder("UTF-8''");
    for (int c : fileName.codePoints().toArray()) {
      String written = written(Character.toString(c));
      if (piece.length() + written.length() > longest) {
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
