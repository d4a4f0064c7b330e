package org.smtpconnector.mail.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.ParameterList;
import jakarta.mail.util.StreamProvider;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.smtpconnector.mail.Attachment;
import org.smtpconnector.mail.Calendar;
import org.smtpconnector.mail.Inline;
import org.smtpconnector.mail.MailBody;
import org.smtpconnector.mail.header.FileNameParameter;
import org.smtpconnector.mail.header.MediaType;

/** The encoded parts of one message, in the order that mail programs expect. */
final class MimeParts {
  private final MailBody body;
  private final PooledMultipart multipart;
  private final Optional<String> text;
  private final StreamProvider streams;
  private final TransferEncodingPolicy policy;
  private final Map<Attachment, ScannedAttachment> contents;
  private final Map<byte[], MessageSegment> streamed = new IdentityHashMap<>();
  private boolean isEightBit;
  private final Charset
      charset; // of the text, since entities of the HTML may lie outside its charset

  /**
   * @param streams provides the encoder for quoted-printable
   * @param multipart the multipart to fill, including nested ones
   * @param form what the octets have to withstand
   * @param contents those of the files that were read for another form of the message
   */
  MimeParts(
      MailBody body,
      StreamProvider streams,
      PooledMultipart multipart,
      TransferEncodingPolicy policy,
      Map<Attachment, ScannedAttachment> contents) {
    this.contents = contents;
    this.policy = policy;
    this.body = body;
    this.multipart = multipart;
    this.streams = streams;
    this.text = body.text().or(this::textFromHtml);
    this.charset =
        text.isEmpty() || MailBody.canEncode(text.get(), body.charset())
            ? body.charset()
            : StandardCharsets.UTF_8;
  }

  private Optional<String> textFromHtml() {
    return body.html()
        .filter(html -> body.textFromHtml())
        .map(HtmlText::of)
        .filter(made -> !made.isBlank());
  }

  /** Whether the message is only a text or an HTML document. */
  boolean isSinglePart() {
    return body.attachments().isEmpty()
        && body.inlines().isEmpty()
        && body.calendar().isEmpty()
        && (text.isEmpty() || body.html().isEmpty());
  }

  /** Of the text or HTML that {@link #isSinglePart}. */
  EncodedContent content() throws IOException {
    return text.isPresent()
        ? encoded(text.get(), charset)
        : encoded(body.html().orElseThrow(), body.charset());
  }

  /** Of the text or HTML that {@link #isSinglePart}. */
  String contentType() {
    return text.isPresent() ? textType("plain", charset) : textType("html", body.charset());
  }

  /** Returns the multipart with all parts, if there are several. */
  PooledMultipart filled() throws MessagingException, IOException {
    if (text.isEmpty() && body.attachments().isEmpty() && body.calendar().isEmpty()) {
      return related();
    }
    List<MimeBodyPart> writing = alternatives();
    List<MimeBodyPart> files = files();
    if (!files.isEmpty()) {
      isEightBit = isEightBit(files);
      files.add(
          0,
          writing.size() == 1 ? writing.get(0) : multipart.fill("alternative", writing).asPart());
      return multipart.fill("mixed", files);
    }
    return multipart.fill("alternative", writing);
  }

  /** Whether {@link #filled} contains octets above 127. */
  boolean isEightBit() {
    return isEightBit;
  }

  private static boolean isEightBit(List<MimeBodyPart> files) throws MessagingException {
    for (MimeBodyPart file : files) {
      if (EncodedContent.EIGHT_BIT.equals(file.getEncoding())) {
        return true;
      }
    }
    return false;
  }

  /** Returns the alternatives from the plainest to the richest, as RFC 2046 5.1.4 requires. */
  private List<MimeBodyPart> alternatives() throws MessagingException, IOException {
    List<MimeBodyPart> parts = new ArrayList<>();
    if (text.isPresent()) {
      parts.add(part(textType("plain", charset), encoded(text.get(), charset)));
    }
    if (body.html().isPresent()) {
      parts.add(body.inlines().isEmpty() ? html() : related().asPart());
    }
    if (body.calendar().isPresent()) {
      Calendar calendar = body.calendar().get();
      parts.add(
          part(
              "text/calendar; charset=UTF-8; method=" + calendar.method(),
              encoded(calendar.icalendar(), StandardCharsets.UTF_8)));
    }
    return parts;
  }

  private MimeBodyPart html() throws MessagingException, IOException {
    return part(
        textType("html", body.charset()), encoded(body.html().orElseThrow(), body.charset()));
  }

  /** Returns the HTML and the files that it displays (RFC 2387). */
  private PooledMultipart related() throws MessagingException, IOException {
    List<MimeBodyPart> related = new ArrayList<>();
    related.add(html());
    for (Inline inline : body.inlines()) {
      MimeBodyPart part = file(inline.file(), Part.INLINE);
      part.setHeader("Content-ID", inline.contentId());
      related.add(part);
    }
    ParameterList ofHtml = new ParameterList();
    ofHtml.set("type", "text/html");
    return multipart.fill("related", ofHtml, related);
  }

  private List<MimeBodyPart> files() throws MessagingException, IOException {
    List<MimeBodyPart> parts = new ArrayList<>();
    for (Attachment attachment : body.attachments()) {
      parts.add(file(attachment, Part.ATTACHMENT));
    }
    if (body.calendar().isPresent()) {
      byte[] octets = body.calendar().get().icalendar().getBytes(StandardCharsets.UTF_8);
      parts.add(
          file(
              new Attachment("invite.ics", "application/ics", EncodedContent.inLines(octets)),
              Part.ATTACHMENT));
    }
    return parts;
  }

  private EncodedContent encoded(String writing, Charset charset) throws IOException {
    return policy == TransferEncodingPolicy.SIGNED
        ? EncodedContent.ofSignedText(writing, charset, streams)
        : EncodedContent.ofText(writing, charset, streams);
  }

  private static String textType(String subtype, Charset charset) {
    return "text/" + subtype + "; charset=" + charset.name();
  }

  private MimeBodyPart part(String type, EncodedContent content) throws MessagingException {
    InternetHeaders fields = new InternetHeaders();
    fields.setHeader("Content-Type", type);
    fields.setHeader("Content-Transfer-Encoding", content.encoding());
    return multipart.part(fields, content.octets());
  }

  private MimeBodyPart file(Attachment attachment, String disposition)
      throws MessagingException, IOException {
    MediaType type = MediaType.of(attachment.contentType());
    ScannedAttachment content =
        contents.computeIfAbsent(
            attachment, file -> ScannedAttachment.of(file, type.lacksCharset()));
    String name = attachment.fileName();
    boolean eightBit =
        policy == TransferEncodingPolicy.EIGHT_BIT
            && disposition.equals(Part.ATTACHMENT) // of the multipart that says 8bit
            && mayBeEightBit(attachment);
    Optional<String> asMessage = content.scanner().flatMap(scanner -> scanner.encoding(eightBit));
    MimeBodyPart part =
        part(
            typeOf(attachment, type, content.utf8(), asMessage.isPresent())
                + FileNameParameter.name(name),
            asMessage
                .map(encoding -> message(content, encoding))
                .orElseGet(() -> inBase64(content)));
    part.setHeader(
        "Content-Disposition",
        disposition + FileNameParameter.fileName(name, body.splitFileNames()));
    return part;
  }

  /**
   * Whether 8bit is allowed: delivery reports and the like must be 7bit (RFC 3464 2.1, RFC 8098
   * 3.1).
   */
  private static boolean mayBeEightBit(Attachment attachment) throws MessagingException {
    return MimeMessageCopier.matchesType(attachment.contentType(), "message/rfc822")
        || attachment.contentType().regionMatches(true, 0, "message/global", 0, 14);
  }

  /**
   * Returns the type; a message that cannot be sent as one becomes a file of octets, since mail
   * programs do not read messages in base64.
   */
  private static ContentType typeOf(
      Attachment attachment, MediaType type, boolean utf8, boolean asMessage)
      throws MessagingException {
    if (attachment.isMessage() && !asMessage) {
      return new ContentType(MediaType.OCTETS);
    }
    if (utf8) {
      type.parameters().set("charset", "utf-8");
    }
    return type.contentType();
  }

  private EncodedContent message(ScannedAttachment content, String encoding) {
    return content
        .octets()
        .map(octets -> new EncodedContent(encoding, EncodedContent.inLines(octets)))
        .orElseGet(
            () -> {
              long bareLineFeeds = content.scanner().orElseThrow().bareLineFeeds();
              return placeOf(
                  new StreamedFile.InLines(content.streamed().orElseThrow(), bareLineFeeds),
                  encoding);
            });
  }

  /** Text files are in base64 too: otherwise relays would change their line ends. */
  private EncodedContent inBase64(ScannedAttachment content) {
    return content
        .octets()
        .map(EncodedContent::ofFile)
        .orElseGet(
            () -> placeOf(new StreamedFile.InBase64(content.streamed().orElseThrow()), "base64"));
  }

  /** Returns a line that holds the place of a file, which is written there when it is sent. */
  private EncodedContent placeOf(MessageSegment file, String encoding) {
    byte[] line = ("=_" + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII);
    streamed.put(line, file);
    return new EncodedContent(encoding, line);
  }

  /** Returns the files that are written when the message is sent, by the lines in their places. */
  Map<byte[], MessageSegment> streamed() {
    return streamed;
  }
}
