package org.smtpconnector.mail.header;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes a file name as a parameter of a field (RFC 2045 5.1). Jakarta Mail writes a non-ASCII name
 * on one line of any length, and a name that looks like an encoded word unchanged, which readers
 * then decode.
 */
public final class FileNameParameter {
  private static final int LONGEST_PIECE = 60;
  private static final int LONGEST_LINE = 900; // RFC 5322 2.1.1 allows 998
  private static final Pattern PLAIN = Pattern.compile("(?!.*=\\?)[ -~]{1," + LONGEST_LINE + "}");
  private static final String UNQUOTED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";

  private FileNameParameter() {}

  /**
   * Returns the parameter of Content-Type, for old mail programs: in encoded words, as many
   * programs write it, though RFC 2047 5 forbids them in parameters.
   */
  public static String name(String fileName) {
    return PLAIN.matcher(fileName).matches()
        ? line("name", quoted(fileName))
        : line("name", '"' + AddressList.encodedWords(fileName).replace(" ", "\r\n ") + '"');
  }

  /**
   * Returns the parameter of Content-Disposition, as RFC 2231 specifies.
   *
   * @param split whether a name that is long or not ASCII is split into pieces, each on a line (RFC
   *     2231 3); otherwise it is split only if it does not fit on a line
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

  /** Returns the pieces in UTF-8, without splitting a character (RFC 2231 3, 4). */
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
