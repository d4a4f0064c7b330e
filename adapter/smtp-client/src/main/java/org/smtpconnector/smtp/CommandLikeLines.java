package org.smtpconnector.smtp;

/**
 * Lines of a message that a server would obey if it took them for commands, as some do with a chunk
 * that they refuse (RFC 3030 2 has them read it): those that begin a transaction or add to one. A
 * line of a dot alone would end a text.
 */
final class CommandLikeLines {
  /** More than RFC 5321 4.5.3.1.4 lets a command have: a server may go on with the rest of it. */
  private static final int LONGEST_COMMAND = 510;

  private static final String[][] COMMANDS = {
    {"MAIL", "FROM"}, {"RCPT", "TO"}, {"SEND", "FROM"}, {"SOML", "FROM"}, {"SAML", "FROM"}
  };

  private boolean found;
  private boolean foundDot;
  private boolean dot;

  /** Whether there was one of either kind. */
  boolean found() {
    return found || foundDot;
  }

  /** Whether there was a line of one dot. */
  boolean foundDot() {
    return foundDot;
  }

  /** A line begins with these octets; what is cut off may be whatever makes a command of them. */
  void begin(byte[] octets, int offset, int length) {
    dot = octets[offset] == '.';
    if (found) {
      return;
    }
    int first = upperCase(octets[offset]);
    if (first == 'M' || first == 'R' || first == 'S' || octets[offset] <= ' ') {
      found = isCommand(octets, offset, offset + length);
    }
  }

  /** The line ends, and has so many octets. */
  void end(int length) {
    foundDot |= dot && length == 1;
    found |= length > LONGEST_COMMAND;
    dot = false;
  }

  private static boolean isCommand(byte[] octets, int from, int to) {
    int verb = skipBlanks(octets, from, to);
    for (String[] command : COMMANDS) {
      if (startsWith(octets, verb, to, command[0])) {
        int blanks = verb + command[0].length();
        int word = skipBlanks(octets, blanks, to);
        int colon = skipBlanks(octets, word + command[1].length(), to);
        if (blanks >= to
            || (word > blanks
                && startsWith(octets, word, to, command[1])
                && startsWith(octets, colon, to, ":"))) {
          return true;
        }
      }
    }
    return false;
  }

  private static int skipBlanks(byte[] octets, int from, int to) {
    int at = from;
    while (at < to && (octets[at] == ' ' || octets[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static int upperCase(byte octet) {
    return octet >= 'a' && octet <= 'z' ? octet - ('a' - 'A') : octet;
  }

  /** Whether they do, as far as they go. */
  private static boolean startsWith(byte[] octets, int from, int to, String word) {
    for (int i = 0; i < word.length() && from + i < to; i++) {
      if (upperCase(octets[from + i]) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
