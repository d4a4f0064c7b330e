package org.smtpconnector.mail;

import static java.util.Map.entry;

import jakarta.mail.internet.MimeUtility;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.smtpconnector.mail.header.FieldKind;
import org.smtpconnector.mail.header.HeaderTextValidator;

/**
 * A header field that the application defines.
 *
 * @param name printable ASCII without a colon, up to 76 characters (RFC 5322 3.6.8)
 * @param value text, whose non-ASCII characters are encoded (RFC 2047); for address fields, such as
 *     Disposition-Notification-To, an address-list that {@link Mailbox#list} reads; for other
 *     structured fields, their syntax in ASCII
 */
public record HeaderField(String name, String value) {
  private static final Pattern NAME = Pattern.compile("[!-9;-~]{1,76}");
  private static final Pattern TOO_LONG = Pattern.compile("[^ \t]{900}"); // RFC 5322 2.1.1
  private static final String BODY = "follows from text(), html() and attach()";
  private static final String AT_SENDING = "is written when the message is sent";
  private static final Map<String, String> OWNED =
      Map.ofEntries(
          entry("from", "use from()"),
          entry("to", "use to()"),
          entry("cc", "use cc()"),
          entry("bcc", "use bcc()"),
          entry("reply-to", "use replyTo()"),
          entry("subject", "use subject()"),
          entry("message-id", "use messageId()"),
          entry("in-reply-to", "use inReplyTo()"),
          entry("references", "use references()"),
          entry("x-priority", "use priority()"),
          entry("importance", "use priority()"),
          entry("list-unsubscribe", "use listUnsubscribe()"),
          entry("list-unsubscribe-post", "use listUnsubscribe() with an https URI"),
          entry("auto-submitted", "use autoSubmitted()"),
          entry("return-path", "use envelopeSender()"),
          entry("date", AT_SENDING),
          entry("mime-version", AT_SENDING),
          entry("received", "is written by relays"),
          entry("content-type", BODY),
          entry("content-transfer-encoding", BODY),
          entry("content-disposition", BODY),
          entry("content-id", BODY),
          entry("content-md5", BODY),
          entry("content-length", BODY));

  /**
   * Creates a header field.
   *
   * @param name as {@link #name()}
   * @param value as {@link #value()}
   * @throws IllegalArgumentException if the name is invalid or the builder has a method for this
   *     field; if the value is blank, contains a control character or an unpaired surrogate, or is
   *     invalid for this field. The message names the field
   */
  public HeaderField {
    Objects.requireNonNull(name, "name");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "header name '"
              + HeaderTextValidator.plain(name)
              + "' is not up to 76 characters of printable ASCII without blanks and colons");
    }
    String key = name.toLowerCase(Locale.ROOT);
    if (OWNED.containsKey(key)) {
      throw new IllegalArgumentException("header " + name + ": " + OWNED.get(key));
    }
    if (key.startsWith("resent-")) {
      throw new IllegalArgumentException("header " + name + ": resend by send(MimeMessage)");
    }
    value = HeaderTextValidator.check("header " + name, value).strip();
    if (value.isEmpty()) {
      throw new IllegalArgumentException("header " + name + " is blank");
    }
    checkSyntax(name, value);
  }

  private static void checkSyntax(String name, String value) {
    FieldKind kind = FieldKind.of(name);
    try {
      boolean several = kind == FieldKind.ADDRESSES && Mailbox.list(value).size() > 1;
      if (several && name.equalsIgnoreCase("sender")) {
        throw new IllegalArgumentException(
            "'"
                + HeaderTextValidator.plain(value)
                + "' contains more than one address: a message has one sender");
      }
      if (!FieldKind.isAscii(value)) {
        kind.written(name, value);
      } else if (kind != FieldKind.TEXT && TOO_LONG.matcher(value).find()) {
        throw new IllegalArgumentException("it contains a word longer than 900 characters");
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("header " + name + ": " + e.getMessage(), e);
    }
  }

  /** Returns the field, folded into as many lines as it needs. */
  String lines() {
    FieldKind kind = FieldKind.of(name);
    boolean asItIs =
        FieldKind.isAscii(value) && kind != FieldKind.TEXT && kind != FieldKind.ADDRESSES;
    return name
        + ": "
        + (asItIs ? MimeUtility.fold(name.length() + 2, value) : kind.written(name, value));
  }
}
