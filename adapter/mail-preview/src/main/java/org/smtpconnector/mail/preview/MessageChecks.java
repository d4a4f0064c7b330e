package org.smtpconnector.mail.preview;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * The checks of a message for content that recipients would miss, or that mail programs would
 * change.
 */
record MessageChecks(
    MessageParts parts,
    Optional<MessagePart.Excerpt> html,
    long htmlSize,
    Optional<Document> document) {
  static final int MOST_TEXT_OCTETS = 2 * 1024 * 1024;
  private static final int CLIPPED_KILOBYTES = 102;
  private static final int KILOBYTE = 1024;
  private static final int MOST_WARNINGS = 50;
  private static final Pattern REMOTE = Pattern.compile("(?i)\\s*(https?:)?//");
  private static final Pattern REMOTE_STYLE = Pattern.compile("(?i)url\\(\\s*[\"']?(https?:)?//");
  private static final int MOST_SHOWN = 100; // characters of what is wrong

  /** A link: its text and its target. */
  record Link(String text, String target) {}

  static MessageChecks of(MessageParts parts) throws IOException {
    Optional<MessagePart> part = parts.html();
    Optional<MessagePart.Excerpt> html =
        part.isPresent() ? Optional.of(part.get().text(MOST_TEXT_OCTETS)) : Optional.empty();
    return new MessageChecks(
        parts,
        html,
        part.map(MessagePart::size).orElse(0L),
        html.map(excerpt -> Jsoup.parse(excerpt.text())));
  }

  /** Returns the warnings, each a sentence. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (parts.text().isEmpty()) {
      warnings.add(
          "There is no text part: mail programs without HTML show nothing, and spam filters rate"
              + " the message worse.");
    }
    if (htmlSize > CLIPPED_KILOBYTES * KILOBYTE) {
      warnings.add(
          "The HTML has "
              + htmlSize / KILOBYTE
              + " KB: Gmail clips it after "
              + CLIPPED_KILOBYTES
              + " KB.");
    }
    document.ifPresent(parsed -> check(parsed, warnings));
    int more = warnings.size() - MOST_WARNINGS;
    if (more > 0) {
      warnings.subList(MOST_WARNINGS, warnings.size()).clear();
      warnings.add("And " + more + " more.");
    }
    return warnings;
  }

  private void check(Document document, List<String> warnings) {
    document.select("img:not([alt])").stream()
        .map(image -> "An image has no alt text: " + shown(image))
        .forEach(warnings::add);
    document.select("a[href]").stream()
        .filter(MessageChecks::isWithoutText)
        .map(link -> "A link has no text: " + shown(link))
        .forEach(warnings::add);
    document.select("a[href]").stream()
        .filter(link -> !link.attr("href").strip().matches("(?i)[a-z][a-z0-9+.-]*:.+|#.+"))
        .map(link -> "A link has no absolute address: " + shown(link))
        .forEach(warnings::add);
    InlineImages images = new InlineImages(parts.parts());
    document.select("img[src^=cid:]").stream()
        .filter(image -> images.find(image.attr("src").substring("cid:".length())).isEmpty())
        .map(image -> "The message lacks the image that is shown here: " + shown(image))
        .forEach(warnings::add);
    if (!document.select("script, form, iframe, object, embed, link[rel=stylesheet]").isEmpty()) {
      warnings.add(
          "Mail programs remove scripts, forms, frames, plug-ins and linked style sheets, which"
              + " this message has.");
    }
  }

  private static boolean isWithoutText(Element link) {
    return link.text().isBlank()
        && Stream.of("aria-label", "title").allMatch(name -> link.attr(name).isBlank())
        && link.select("img").stream().allMatch(image -> image.attr("alt").isBlank());
  }

  private static String shown(Element element) {
    String html = element.shallowClone().outerHtml().replaceAll("\\s+", " ");
    return html.length() > MOST_SHOWN ? html.substring(0, MOST_SHOWN) + "…" : html;
  }

  List<Link> links() {
    return document.stream()
        .flatMap(parsed -> parsed.select("a[href]").stream())
        .map(link -> new Link(link.text(), link.attr("href")))
        .toList();
  }

  /** Whether the HTML has images from other servers, which a preview does not load. */
  boolean hasRemoteImages() {
    return document.filter(MessageChecks::hasRemoteImages).isPresent();
  }

  private static boolean hasRemoteImages(Document document) {
    Stream<String> urls =
        Stream.concat(
            document.select("img").eachAttr("src").stream(),
            document.select("[background]").eachAttr("background").stream());
    Stream<String> styles =
        Stream.concat(
            document.select("[style]").eachAttr("style").stream(),
            document.select("style").stream().map(Element::data));
    return urls.anyMatch(url -> REMOTE.matcher(url).lookingAt())
        || styles.anyMatch(style -> REMOTE_STYLE.matcher(style).find());
  }
}
