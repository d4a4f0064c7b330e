package org.smtpconnector.mail;

import static java.util.Map.entry;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A header field of the application's own.
 *
 * @param name printable ASCII without a colon, up to 76 characters (RFC 5322 3.6.8)
 * @param value text; what is beyond ASCII is encoded (RFC 2047)
 */
public record HeaderField(String name, String value) {
  private static final Pattern NAME = Pattern.compile("[!-9;-~]{1,76}");
  // What passes for an encoded word, or would be folded into a line of white space alone.
  private static final Pattern MISREAD = Pattern.compile("=\\?|[ \t]{40}");
  private static final int ENCODED = 39; // characters that a word of up to 75 holds
  private static final String AT_SENDING = "is written when the mail is sent";
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
          entry("received", "is written by relays"));

  /**
   * @throws IllegalArgumentException if the name is none, or of a field that the builder has a
   *     method for; if the value is blank, or holds a control character, half a character or a word
   *     that no line can hold. The message names the field
   */
  public HeaderField {
    Objects.requireNonNull(name, "name");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "header name '"
              + HeaderText.plain(name)
              + "' is not printable ASCII without blanks and colons, of up to 76 characters");
    }
    String key = name.toLowerCase(Locale.ROOT);
    if (OWNED.containsKey(key)) {
      throw new IllegalArgumentException("header " + name + ": " + OWNED.get(key));
    }
    if (key.startsWith("content-")) {
      throw new IllegalArgumentException(
          "header " + name + ": follows from text(), html() and attach()");
    }
    if (key.startsWith("resent-")) {
      throw new IllegalArgumentException("header " + name + ": resend by send(MimeMessage)");
    }
    value = HeaderText.check("header " + name, value).strip();
    if (value.isEmpty()) {
      throw new IllegalArgumentException("header " + name + " is blank");
    }
  }

  /** The field on as many lines as it needs. */
  String lines() {
    return name + ": " + folded(name, value, StandardCharsets.UTF_8.name());
  }

  /** The text of an unstructured field, in this charset where it is not ASCII. */
  static String folded(String name, String text, String charset) {
    try {
      String written =
          MISREAD.matcher(text).find() && text.chars().allMatch(c -> c < 0x80)
              ? encodedWords(text)
              : MimeUtility.encodeText(text, charset, null);
      return MimeUtility.fold(name.length() + 2, written);
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException("the charset was there when the mail was built", e);
    }
  }

  /** As RFC 2047 2 has it; each word stands on a line. */
  private static String encodedWords(String text) {
    StringBuilder words = new StringBuilder();
    for (int start = 0; start < text.length(); start += ENCODED) {
      String part = text.substring(start, Math.min(start + ENCODED, text.length()));
      byte[] octets = part.getBytes(StandardCharsets.US_ASCII);
      words.append(start == 0 ? "" : " ").append("=?US-ASCII?B?");
      words.append(Base64.getEncoder().encodeToString(octets)).append("?=");
    }
    return words.toString();
  }
}
