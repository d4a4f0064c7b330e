package org.smtpconnector.mail.header;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The syntax of a header field, which determines what may be encoded in it (RFC 2047 5). */
public enum FieldKind {
  /** Mailboxes, whose display names may be encoded. */
  ADDRESSES,
  /** Phrases, separated by commas. */
  PHRASES,
  /** The id of a list, whose name may be encoded (RFC 2919). */
  LIST_ID,
  /**
   * Text, all of which may be encoded. Fields that no standard defines are text (RFC 5322 3.6.8).
   */
  TEXT,
  /** Any other syntax, in which nothing may be encoded. */
  TOKENS;

  private static final Set<String> OF_ADDRESSES =
      Set.of(
          "from",
          "sender",
          "reply-to",
          "to",
          "cc",
          "bcc",
          "disposition-notification-to",
          "return-receipt-to",
          "x-confirm-reading-to",
          "errors-to",
          "apparently-to",
          "mail-followup-to",
          "mail-reply-to");
  private static final Pattern OF_TOKENS =
      Pattern.compile(
          "date|message-id|in-reply-to|references|received|return-path|mime-version"
              + "|content-(?!description$).*|list-.*|arc-.*|.*-signature|.*-message-id"
              + "|authentication-results|received-spf|delivered-to|original-recipient"
              + "|disposition-notification-options|auto-submitted|accept-language|language"
              + "|precedence|priority|x-priority|importance|sensitivity|expires|expiry-date"
              + "|reply-by|deferred-delivery|supersedes|obsoletes|archived-at|autocrypt"
              + "|tls-required|mt-priority|require-recipient-valid-since");

  /** The value of To if it names no recipient. */
  public static final String NOBODY = "undisclosed-recipients:;";

  private static final String RESENT = "resent-";

  /** Returns the kind of a field by its name. */
  public static FieldKind of(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    String plain = key.startsWith(RESENT) ? key.substring(RESENT.length()) : key;
    if (OF_ADDRESSES.contains(plain)) {
      return ADDRESSES;
    }
    return switch (plain) {
      case "keywords" -> PHRASES;
      case "list-id" -> LIST_ID;
      default -> OF_TOKENS.matcher(plain).matches() ? TOKENS : TEXT;
    };
  }

  /**
   * Returns a non-ASCII value encoded where permitted, folded into as many lines as it needs.
   *
   * @throws IllegalArgumentException if it contains an invalid address, or non-ASCII characters
   *     where nothing may be encoded
   */
  public String written(String name, String value) {
    return switch (this) {
      case ADDRESSES -> addresses(name, value);
      case PHRASES ->
          HeaderFolding.words(
              Stream.of(value.split(","))
                  .map(phrase -> AddressList.phrase(phrase.strip()))
                  .collect(Collectors.joining(", ")),
              name.length() + 2);
      case LIST_ID -> listId(name, value);
      case TEXT -> HeaderFolding.text(name, value, StandardCharsets.UTF_8.name());
      case TOKENS -> throw notAscii(value);
    };
  }

  private static String addresses(String name, String value) {
    List<NamedAddress> mailboxes = MailboxParser.members(value);
    return mailboxes.isEmpty() ? NOBODY : AddressList.of(name, mailboxes);
  }

  private static String listId(String name, String value) {
    int open = value.lastIndexOf('<');
    if (open < 0 || !isAscii(value.substring(open))) {
      throw notAscii(value);
    }
    String phrase = AddressList.phrase(value.substring(0, open).strip());
    return HeaderFolding.words(phrase + " " + value.substring(open), name.length() + 2);
  }

  public static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static IllegalArgumentException notAscii(String value) {
    return new IllegalArgumentException(
        "'"
            + HeaderTextValidator.plain(value)
            + "' is not in ASCII, and in a field of this name nothing may be encoded (RFC 2047 5)");
  }
}
