package org.smtpconnector.connector.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Recipient;

/** A message that prepends header fields to another, which it passes on unchanged. */
record FieldPrependingMessage(byte[] fields, MessageSource message) implements MessageSource {
  // An encoded word has 75 characters at most (RFC 2047 2): 45 octets, and no partial character.
  private static final int LETTERS_A_WORD = 11; // of 4 octets in UTF-8 at most

  /** Adds a field {@code X-Original-To} in ASCII for each recipient. */
  static FieldPrependingMessage naming(List<Recipient> recipients, MessageSource message) {
    StringBuilder fields = new StringBuilder();
    for (Recipient recipient : recipients) {
      field(fields, "X-Original-To", shown(recipient.address()));
    }
    return with(fields, message);
  }

  static FieldPrependingMessage with(StringBuilder fields, MessageSource message) {
    return new FieldPrependingMessage(
        fields.toString().getBytes(StandardCharsets.US_ASCII), message);
  }

  static void field(StringBuilder fields, String name, String value) {
    fields.append(name).append(": ").append(value).append("\r\n");
  }

  /**
   * Returns an address for a header field. Addresses hold no control character and at most 254
   * octets, so they fit on a line. Non-ASCII addresses become encoded words, which are folded.
   */
  static String shown(EmailAddress address) {
    String text = address.toString();
    if (!address.needsSmtpUtf8()) {
      return text;
    }
    StringBuilder words = new StringBuilder();
    int[] letters = text.codePoints().toArray();
    for (int start = 0; start < letters.length; start += LETTERS_A_WORD) {
      int count = Math.min(LETTERS_A_WORD, letters.length - start);
      byte[] octets = new String(letters, start, count).getBytes(StandardCharsets.UTF_8);
      words
          .append(words.isEmpty() ? "" : "\r\n ")
          .append("=?UTF-8?B?")
          .append(Base64.getEncoder().encodeToString(octets))
          .append("?=");
    }
    return words.toString();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(fields);
    message.writeTo(out);
  }

  @Override
  public OptionalLong size() {
    OptionalLong size = message.size();
    return size.isPresent() ? OptionalLong.of(fields.length + size.getAsLong()) : size;
  }

  @Override
  public Content content() {
    return message.content();
  }

  @Override
  public Optional<MessageSource> sevenBit() {
    return message.sevenBit().map(form -> new FieldPrependingMessage(fields, form));
  }

  @Override
  public boolean utf8Headers() {
    return message.utf8Headers();
  }
}
