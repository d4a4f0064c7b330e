package org.smtpconnector.mail.preview;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the images of a message into its HTML, as {@code data:} URLs in place of those with {@code
 * cid:}, so that a browser needs nothing else to show it.
 */
record InlineImages(List<MessagePart> parts) {
  private static final Pattern CID = Pattern.compile("(?i)cid:([^\"'\\s)>\\\\]+)");
  private static final Pattern IMAGE = Pattern.compile("image/[a-z0-9.+-]+");
  private static final int MOST_OCTETS = 8 * 1024 * 1024; // of all mentions of images

  InlineImages {
    parts = List.copyOf(parts);
  }

  private record Image(String url, int octets) {
    private static final Image NONE = new Image("", 0);
  }

  /** Puts them in; each mention of an image counts, since each makes the HTML longer. */
  String in(String html) throws IOException {
    int left = MOST_OCTETS;
    Map<String, Image> images = new HashMap<>();
    StringBuilder shown = new StringBuilder();
    Matcher cid = CID.matcher(html);
    while (cid.find()) {
      String id = cid.group(1);
      if (!images.containsKey(id)) {
        images.put(id, image(id, left));
      }
      Image image = images.get(id);
      boolean isShown = image != Image.NONE && image.octets() <= left;
      left -= isShown ? image.octets() : 0;
      cid.appendReplacement(shown, Matcher.quoteReplacement(isShown ? image.url() : cid.group()));
    }
    return cid.appendTail(shown).toString();
  }

  private Image image(String cid, int most) throws IOException {
    Optional<MessagePart> part = find(cid).filter(InlineImages::isImage);
    if (part.isEmpty()) {
      return Image.NONE;
    }
    byte[] octets = octets(part.get(), most);
    return new Image(url(part.get(), octets), octets.length);
  }

  /** Returns the part that a {@code cid:} URL refers to (RFC 2392). */
  Optional<MessagePart> find(String cid) {
    String id = decoded(cid);
    return parts.stream().filter(part -> part.contentId().filter(id::equals).isPresent()).findAny();
  }

  private static String decoded(String cid) {
    try {
      return URLDecoder.decode(cid.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return cid;
    }
  }

  private static boolean isImage(MessagePart part) {
    return IMAGE.matcher(part.type()).matches();
  }

  /** Returns the whole content, or nothing if it is larger. */
  private static byte[] octets(MessagePart part, int most) throws IOException {
    try (InputStream in = part.content()) {
      byte[] octets = in.readNBytes(most);
      return in.read() < 0 ? octets : new byte[0];
    }
  }

  private static String url(MessagePart part, byte[] octets) {
    return "data:" + part.type() + ";base64," + Base64.getEncoder().encodeToString(octets);
  }
}
