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
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the images of a message into its HTML, as {@code data:} URLs in place of those with {@code
 * cid:}, so that a browser needs nothing else to show it.
 */
record InlineImages(List<MessagePart> parts) {
  private static final Pattern CID = Pattern.compile("(?i)cid:([^\"'\\s)>\\\\]+)");
  private static final Pattern IMAGE = Pattern.compile("image/[a-z0-9.+-]+");
  private static final int MOST_OCTETS = 8 * 1024 * 1024; // of all images

  InlineImages {
    parts = List.copyOf(parts);
  }

  String in(String html) throws IOException {
    int left = MOST_OCTETS;
    Map<String, String> urls = new HashMap<>();
    Matcher cid = CID.matcher(html);
    for (MatchResult found : cid.results().toList()) {
      Optional<MessagePart> part = find(found.group(1)).filter(InlineImages::isImage);
      if (part.isPresent() && !urls.containsKey(found.group(1))) {
        byte[] octets = octets(part.get(), left);
        left -= octets.length;
        urls.put(found.group(1), url(part.get(), octets));
      }
    }
    return CID.matcher(html)
        .replaceAll(
            found -> Matcher.quoteReplacement(urls.getOrDefault(found.group(1), found.group())));
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
