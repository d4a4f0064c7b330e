package org.smtpconnector.smtp.wire;

/**
 * Detects lines of a message that a server would execute if it took them for commands: those that
 * begin a transaction or add to one. Some servers do that with a chunk that they refuse, which they
 * should read (RFC 3030 2). A line with a single dot would end a text.
 */
final class RefusedChunkCommandDetector {
  /** The limit of RFC 5321 4.5.3.1.4; a server may take the rest of a longer line for a command. */
  private static final int LONGEST_COMMAND = 510;

  private static final String[][] COMMANDS = {
    {"MAIL", "FROM"}, {"RCPT", "TO"}, {"SEND", "FROM"}, {"SOML", "FROM"}, {"SAML", "FROM"}
  };

  private boolean found;
  private boolean foundDot;
  private boolean dot;

  /** Whether there was a line of either kind. */
  boolean found() {
    return found || foundDot;
  }

  /** Whether there was a line with a single dot. */
  boolean foundDot() {
    return foundDot;
  }

  /** Checks the beginning of a line; octets that are cut off count as completing a command. */
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

  /** Ends a line of this length. */
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

  /** Whether the octets begin with the word, as far as they go. */
  private static boolean startsWith(byte[] octets, int from, int to, String word) {
    for (int i = 0; i < word.length() && from + i < to; i++) {
      if (upperCase(octets[from + i]) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
