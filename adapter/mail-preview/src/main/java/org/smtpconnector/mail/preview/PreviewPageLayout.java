package org.smtpconnector.mail.preview;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * The frame of each page of the preview, with head and links, into which {@link ListPage}, {@link
 * MessagePage} and {@link ProblemPage} build. Text is added only as text and attributes of
 * elements, which jsoup escapes.
 */
final class PreviewPageLayout {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss", Locale.ENGLISH)
          .withZone(ZoneId.systemDefault());
  private static final long KILOBYTE = 1024;

  private final Document document = Document.createShell("");
  private final Element main;
  private final String base;

  /**
   * @param base the path of the list of messages
   */
  PreviewPageLayout(String base, String title) {
    this.base = base;
    document.outputSettings().prettyPrint(false);
    document.prependChild(new org.jsoup.nodes.DocumentType("html", "", ""));
    document.selectFirst("html").attr("lang", "en");
    Element head = document.head();
    head.appendElement("meta").attr("charset", "UTF-8");
    meta(head, "viewport", "width=device-width, initial-scale=1");
    meta(head, "color-scheme", "light dark");
    head.appendElement("title").text(title);
    head.appendElement("link").attr("rel", "icon").attr("href", "data:,");
    head.appendElement("link").attr("rel", "stylesheet").attr("href", base + "/preview.css");
    Element header = document.body().appendElement("header");
    link(header, "", "Mail preview").addClass("brand");
    header.appendElement("span").addClass("badge").text("development");
    main = document.body().appendElement("main");
  }

  private static void meta(Element head, String name, String content) {
    head.appendElement("meta").attr("name", name).attr("content", content);
  }

  Element main() {
    return main;
  }

  /** Adds a link to a page below the list; its path begins with a slash. */
  Element link(Element parent, String path, String text) {
    return parent.appendElement("a").attr("href", url(path)).text(text);
  }

  /** Adds a heading with the number of what follows it. */
  static Element heading(Element parent, String text, int count) {
    Element heading = parent.appendElement("h2").text(text + " ");
    heading.appendElement("span").addClass("count").text(String.valueOf(count));
    return heading;
  }

  String url(String path) {
    try {
      return new URI(null, null, base + (path.isEmpty() ? "/" : path), null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e); // each path is one
    }
  }

  static Element time(Element parent, Instant instant) {
    return parent
        .appendElement("time")
        .attr("datetime", instant.toString())
        .text(DATE.format(instant));
  }

  static String size(long octets) {
    if (octets < KILOBYTE) {
      return octets + " bytes";
    }
    double kilobytes = (double) octets / KILOBYTE;
    return kilobytes < KILOBYTE
        ? String.format(Locale.ROOT, "%.1f KB", kilobytes)
        : String.format(Locale.ROOT, "%.1f MB", kilobytes / KILOBYTE);
  }

  String html() {
    return document.outerHtml();
  }
}
