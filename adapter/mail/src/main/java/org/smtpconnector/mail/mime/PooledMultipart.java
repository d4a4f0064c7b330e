package org.smtpconnector.mail.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.ParameterList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A multipart that is emptied and filled again, with its parts, for one message after another. For
 * each new one Jakarta Mail looks up its stream provider, which takes longer than the rest of a
 * small message. Not thread-safe.
 */
final class PooledMultipart extends MimeMultipart {
  private static final byte[] NOTHING = {};
  private static final int PART_HEADER = 512; // octets that suffice for the header of most parts

  private static final int PARTS_KEPT = 8; // enough for most messages

  private final List<RefilledPart> own = new ArrayList<>();
  private int used;

  /** Returns a part of the current message with this header and content. */
  MimeBodyPart part(InternetHeaders header, byte[] octets) {
    if (used == own.size()) {
      own.add(new RefilledPart());
    }
    return own.get(used++).fill(header, octets);
  }

  /** Replaces the parts. */
  PooledMultipart fill(String subtype, List<MimeBodyPart> content) throws MessagingException {
    return fill(subtype, new ParameterList(), content);
  }

  /**
   * Replaces the parts.
   *
   * @param parameters the parameters of the Content-Type; the boundary is added
   */
  PooledMultipart fill(String subtype, ParameterList parameters, List<MimeBodyPart> content)
      throws MessagingException {
    parameters.set("boundary", "----=_" + UUID.randomUUID());
    contentType =
        new ContentType("multipart", subtype, parameters)
            .toString()
            .replace(" \r\n", "\r\n"); // a blank that a relay strips would break a signature
    parts.clear();
    for (MimeBodyPart part : content) {
      addBodyPart(part);
    }
    return this;
  }

  /** Returns the approximate size in octets. */
  int room() throws MessagingException {
    int room = 0;
    for (int i = 0; i < getCount(); i++) {
      room += getBodyPart(i).getSize() + PART_HEADER;
    }
    return room;
  }

  /** Returns the content as one part of another multipart; it may then be filled again. */
  MimeBodyPart asPart() throws MessagingException, IOException {
    OctetBuffer octets = new OctetBuffer(room());
    writeTo(octets);
    InternetHeaders header = new InternetHeaders();
    header.setHeader("Content-Type", getContentType());
    return part(header, octets.toByteArray());
  }

  /** Removes everything of the last message. */
  void empty() {
    parts.clear();
    used = 0;
    if (own.size() > PARTS_KEPT) {
      own.subList(PARTS_KEPT, own.size()).clear();
    }
    for (RefilledPart part : own) {
      part.fill(new InternetHeaders(), NOTHING);
    }
  }

  private static final class RefilledPart extends MimeBodyPart {
    MimeBodyPart fill(InternetHeaders header, byte[] octets) {
      headers = header;
      content = octets;
      return this;
    }
  }
}
