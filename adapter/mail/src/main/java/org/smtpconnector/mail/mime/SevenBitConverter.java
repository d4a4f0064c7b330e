package org.smtpconnector.mail.mime;

import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.smtpconnector.mail.header.FileNameParameter;
import org.smtpconnector.mail.header.MediaType;

/**
 * Makes a message of the application fit for every relay: parts in 8bit or binary, or with lines
 * that are too long, are re-encoded. Signed or encrypted parts stay unchanged, and so do attached
 * messages, which must not be encoded (RFC 2046 5.2.1), unless they cannot be sent that way: those
 * become files of octets.
 */
final class SevenBitConverter {
  private static final int LONGEST_LINE = 998; // RFC 5322 2.1.1
  private static final String ENCODING = "Content-Transfer-Encoding";
  private static final String TYPE = "Content-Type";

  private final boolean eightBit; // whether attached messages may stay 8bit

  private SevenBitConverter(boolean eightBit) {
    this.eightBit = eightBit;
  }

  /**
   * Returns the message unchanged if it is fit, otherwise with its parts encoded where possible.
   */
  static byte[] of(byte[] message) throws MessagingException, IOException {
    return new SevenBitConverter(true).encoded(message);
  }

  /** Returns a form for relays that accept no octet above 127, if there is one. */
  static Optional<byte[]> strictly(byte[] message) throws MessagingException, IOException {
    return Optional.of(new SevenBitConverter(false).encoded(message))
        .filter(SevenBitConverter::isClean);
  }

  private byte[] encoded(byte[] message) throws MessagingException, IOException {
    if (isClean(message)) {
      return message;
    }
    FixedIdMimeMessage parsed = new FixedIdMimeMessage(message);
    if (parsed.getHeader("DKIM-Signature") != null) {
      return message; // the signature covers the body's octets (RFC 6376 3.7)
    }
    encode(parsed);
    parsed.saveChanges();
    OctetBuffer bytes = new OctetBuffer(message.length * 2);
    parsed.writeTo(bytes);
    return bytes.toByteArray();
  }

  /** Encodes a part if needed; returns whether it is 7-bit clean now. */
  private boolean encode(MimePart part) throws MessagingException, IOException {
    if (part.isMimeType("multipart/*") && !MimeMessageCopier.isSealed(part.getContentType())) {
      return encodeParts(part);
    }
    String encoding = part.getEncoding() == null ? "7bit" : part.getEncoding();
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "7bit", "8bit", "binary" -> encodeContent(part);
      default -> true;
    };
  }

  private boolean encodeParts(MimePart part) throws MessagingException, IOException {
    MimeMultipart multipart = (MimeMultipart) part.getContent();
    boolean clean = true;
    for (int i = 0; i < multipart.getCount(); i++) {
      clean &= encode((MimePart) multipart.getBodyPart(i));
    }
    if (clean && part.getHeader(ENCODING) != null) {
      part.setHeader(ENCODING, "7bit");
    }
    return clean;
  }

  private boolean encodeContent(MimePart part) throws MessagingException, IOException {
    byte[] content = part.getInputStream().readAllBytes();
    if (isClean(content)) {
      return true;
    }
    boolean message = part.isMimeType("message/*");
    if (part.isMimeType("multipart/*")
        || (message && AttachedMessageScanner.of(content).encoding(eightBit).isPresent())) {
      return false;
    }
    String type = message ? octetsNamedAs(part) : part.getContentType();
    part.setDataHandler(new DataHandler(new ByteArrayDataSource(content, type)));
    part.setHeader(TYPE, type);
    part.setHeader(ENCODING, part.isMimeType("text/*") ? "quoted-printable" : "base64");
    return true;
  }

  private static String octetsNamedAs(MimePart part) throws MessagingException {
    String name = part.getFileName() == null ? "message.eml" : part.getFileName();
    if (part.getDisposition() == null) {
      part.setDisposition(Part.ATTACHMENT);
      part.setFileName(name);
    }
    return MediaType.OCTETS + FileNameParameter.name(name.replaceAll("\\p{Cntrl}", " "));
  }

  static boolean isClean(byte[] bytes) {
    int column = 0;
    for (byte b : bytes) {
      column = b == '\n' || b == '\r' ? 0 : column + 1;
      if (b <= 0 || column > LONGEST_LINE) {
        return false;
      }
    }
    return true;
  }
}
