package org.smtpconnector.mail.header;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.smtpconnector.smtp.EmailAddress;

/**
 * Parses mailboxes as people and mail programs write them (RFC 5322 3.4). No address is skipped:
 * text that it does not understand is rejected.
 */
public final class MailboxParser {
  private static final Pattern ADDRESS = Pattern.compile("\\S@\\S");
  private static final int LONGEST_LITERAL = 64; // enough for an IPv6 address
  private static final char QUOTED = 'q'; // replaces characters that separate nothing
  private static final String QUOTES_REMEDY =
      "put a name that contains one of , ; : < > @ in quotes, as in"
          + " \"Doe, Jane\" <jane@doe.example>";

  private final String text; // without comments
  private final String plain; // the same, with quoted text replaced
  private final List<Entry> entries = new ArrayList<>();
  private boolean inGroup;
  private boolean afterGroup;

  /**
   * @param list whether parentheses contain comments, and brackets the colons of an address literal
   */
  private MailboxParser(String text, boolean list) {
    StringBuilder withoutComments = new StringBuilder(text);
    StringBuilder withoutQuotes = new StringBuilder(text);
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end = c == '"' ? closing(text, at) : list && c == '(' ? endOfComment(text, at) : at + 1;
      if (c == '"') {
        fill(withoutQuotes, at, end, QUOTED);
      } else if (list && c == '(') {
        fill(withoutComments, at, end, ' ');
        fill(withoutQuotes, at, end, ' ');
      } else if (list && c == '[' && text.startsWith("@", at - 1)) {
        end = endOfLiteral(text, at); // its colons do not begin a group
        fill(withoutQuotes, at, end, QUOTED);
      }
      at = end;
    }
    this.text = withoutComments.toString();
    this.plain = withoutQuotes.toString();
  }

  /**
   * Parses a text that is one mailbox.
   *
   * @throws IllegalArgumentException if it is not exactly one mailbox; the message names it
   */
  public static NamedAddress one(String text) {
    String stripped = text.strip();
    // Text with a control character is rejected as an invalid address.
    if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
      return new NamedAddress(Optional.empty(), EmailAddress.of(text));
    }
    MailboxParser parser = new MailboxParser(stripped, false);
    if (parser.plain.indexOf(',') >= 0 || parser.plain.indexOf(';') >= 0) {
      throw moreThanOne(text);
    }
    Entry entry = parser.entry(0, stripped.length());
    return mailbox(unquoted(entry.name()), entry.address());
  }

  /**
   * Parses an address-list; groups are replaced by their members.
   *
   * @throws IllegalArgumentException if it contains no mailbox, or an invalid one; the message
   *     names it
   */
  public static List<NamedAddress> list(String text) {
    List<NamedAddress> mailboxes = members(text);
    if (mailboxes.isEmpty()) {
      throw refused(text, "names no recipient");
    }
    return mailboxes;
  }

  /** Parses an address-list that may be only empty groups. */
  static List<NamedAddress> members(String text) {
    return entries(text).stream()
        .map(entry -> mailbox(phrase(entry.name()), entry.address()))
        .toList();
  }

  /** Parses the addresses of {@link #members}, ignoring display names. */
  public static List<EmailAddress> addresses(String text) {
    return entries(text).stream().map(Entry::address).toList();
  }

  private static List<Entry> entries(String text) {
    String unfolded = HeaderTextValidator.unfolded(text);
    if (unfolded.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
      throw refused(text, "contains a control character");
    }
    return new MailboxParser(unfolded, true).entries();
  }

  private static NamedAddress mailbox(String name, EmailAddress address) {
    return new NamedAddress(Optional.of(name).filter(n -> !n.isEmpty()), address);
  }

  /** A mailbox as written; the name may be empty. */
  private record Entry(String name, EmailAddress address) {}

  private List<Entry> entries() {
    int start = 0;
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c == ',' || c == ':' || c == ';') {
        take(start, i, c);
        start = i + 1;
      }
    }
    take(start, plain.length(), ',');
    if (inGroup) {
      throw refused(text, "contains a group that no ; ends: " + QUOTES_REMEDY);
    }
    return entries;
  }

  /** Takes the text before a separator. */
  private void take(int start, int end, char separator) {
    boolean blank = isBlank(start, end);
    if (separator == ':' && (inGroup || afterGroup || blank)) {
      throw refused(text, "contains a colon that begins no group: " + QUOTES_REMEDY);
    }
    if (separator == ';' && !inGroup) {
      throw refused(text, "contains a ; that ends no group: separate addresses by commas");
    }
    if (separator != ':' && !blank) {
      if (afterGroup) {
        throw refused(text, "lacks a comma after the ; of a group");
      }
      entries.add(entry(start, end));
    }
    afterGroup = separator == ';';
    inGroup = separator == ':' || (inGroup && separator == ',');
  }

  private boolean isBlank(int start, int end) {
    return text.substring(start, end).isBlank();
  }

  private Entry entry(int start, int end) {
    String whole = text.substring(start, end).strip();
    int open = find('<', start, end);
    int close = find('>', open, end);
    if (open == end || close == end) {
      return new Entry("", EmailAddress.of(whole));
    }
    if (!isBlank(close + 1, end) || find('<', open + 1, end) < end) {
      throw moreThanOne(whole);
    }
    EmailAddress address = EmailAddress.of(text.substring(open + 1, close));
    String name = text.substring(start, open).strip();
    boolean holdsAnother = ADDRESS.matcher(plain.substring(start, open)).find();
    if (holdsAnother && !name.equalsIgnoreCase(address.toString())) {
      throw moreThanOne(whole);
    }
    return new Entry(name, address);
  }

  private int find(char wanted, int start, int end) {
    int at = start;
    while (at < end && plain.charAt(at) != wanted) {
      at++;
    }
    return at;
  }

  /** Decodes a name whose words may be quoted or encoded. */
  private static String phrase(String name) {
    StringBuilder phrase = new StringBuilder();
    int at = 0;
    while (at < name.length()) {
      int quote = name.indexOf('"', at);
      int end = quote < 0 ? name.length() : quote;
      phrase.append(HeaderTextValidator.decoded(name.substring(at, end)));
      at = quote < 0 ? end : closing(name, quote);
      phrase.append(unquoted(name.substring(end, at)));
    }
    return phrase.toString();
  }

  /** Removes the quotes of a name that is quoted as a whole. */
  private static String unquoted(String name) {
    return name.startsWith("\"") && closing(name, 0) == name.length()
        ? name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1")
        : name;
  }

  /** Returns the index after the quote that closes this one. */
  private static int closing(String text, int quote) {
    for (int i = quote + 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '"') {
        return i + 1;
      }
    }
    throw refused(text, "contains a quote that is not closed");
  }

  private static int endOfLiteral(String text, int open) {
    int end = open + 1;
    int most = Math.min(text.length(), open + LONGEST_LITERAL);
    while (end < most && text.charAt(end - 1) != ']') {
      end++;
    }
    return end;
  }

  private static int endOfComment(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return i + 1;
      }
    }
    throw refused(text, "contains a comment that is not closed by )");
  }

  private static void fill(StringBuilder text, int start, int end, char with) {
    for (int i = start; i < end; i++) {
      text.setCharAt(i, with);
    }
  }

  private static IllegalArgumentException moreThanOne(String text) {
    return refused(
        text,
        "contains more than one address where one is expected: give each by itself, or all of"
            + " them as a list (toList); "
            + QUOTES_REMEDY);
  }

  private static IllegalArgumentException refused(String text, String why) {
    return new IllegalArgumentException("address '" + HeaderTextValidator.plain(text) + "' " + why);
  }
}
