package org.smtpconnector.mail.mime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/** Converts an HTML document to plain text; links keep their addresses. */
final class HtmlText implements NodeFilter {
  private static final int NOT_YET = -1;

  private final String base;
  private final StringBuilder text = new StringBuilder();
  private final Deque<int[]> links = new ArrayDeque<>(); // where the text of each open link starts
  private final HtmlLists lists = new HtmlLists();
  private final StringBuilder markers = new StringBuilder(); // of items that have no text yet
  private int preformatted;
  private int lineEnds; // to write before the next text
  private int endOfImage = NOT_YET;
  private boolean blank;

  private HtmlText(String base) {
    this.base = base;
  }

  /** Returns the text of a document; empty if it has none. */
  static String of(String html) {
    Document document = Jsoup.parse(html);
    Element base = document.selectFirst("base[href]");
    String text = of(document.body(), base == null ? "" : base.attr("href").strip());
    return text.isEmpty() ? "" : text + "\n";
  }

  /**
   * Returns the text of a part of a document.
   *
   * @param base the base URL of its links; empty for none
   */
  static String of(Element element, String base) {
    HtmlText made = new HtmlText(base);
    element.filter(made);
    return made.text.toString();
  }

  @Override
  public FilterResult head(Node node, int depth) {
    if (node instanceof TextNode writing) {
      write(writing);
    } else if (node instanceof Element element) {
      return isHidden(element) ? FilterResult.SKIP_ENTIRELY : begin(element);
    }
    return FilterResult.CONTINUE;
  }

  /** Whether the element hides itself from readers of the HTML. */
  static boolean isHidden(Element element) {
    if (element.hasAttr("hidden") || element.normalName().equals("template")) {
      return true;
    }
    String style = element.attr("style").replaceAll("\\s", "").toLowerCase(Locale.ROOT);
    return style.contains("display:none")
        || style.contains("visibility:hidden")
        || style.contains("mso-hide:all");
  }

  private FilterResult begin(Element element) {
    breakLine(element);
    switch (element.normalName()) {
      case "a" -> links.push(new int[] {NOT_YET});
      case "br" -> lineEnds += markers.isEmpty() ? 1 : 0;
      case "hr" -> append("-----");
      case "img" -> show(element.attr("alt").strip());
      case "ol", "ul" -> lists.begin(element);
      case "li" -> beginItem(element);
      case "pre" -> preformatted++;
      case "td", "th" -> blank = true;
      case "table" -> {
        Optional<List<String>> rows = HtmlTable.rows(element, base);
        rows.ifPresent(lines -> append(String.join("\n", lines)));
        return rows.isPresent() ? FilterResult.SKIP_CHILDREN : FilterResult.CONTINUE;
      }
      default -> {
        // only its content
      }
    }
    return FilterResult.CONTINUE;
  }

  /** Appends the alternative text of an image, separated from that of an adjacent image. */
  private void show(String alternative) {
    blank |= endOfImage == text.length();
    append(alternative);
    endOfImage = alternative.isEmpty() ? endOfImage : text.length();
  }

  private void beginItem(Element item) {
    Element before = item.previousElementSibling();
    if (before != null && before.normalName().equals("li")) {
      lineEnds = 1; // whatever paragraphs it contained
    }
    markers.append(lists.beginItem(item));
  }

  @Override
  public FilterResult tail(Node node, int depth) {
    if (node instanceof Element element) {
      switch (element.normalName()) {
        case "a" -> endLink(HtmlLinkResolver.addressOf(element, base));
        case "ol", "ul" -> lists.end();
        case "li" -> markers.setLength(Math.max(0, markers.length() - lists.endItem()));
        case "pre" -> preformatted--;
        default -> {
          // only its line ends
        }
      }
      breakLine(element);
    }
    return FilterResult.CONTINUE;
  }

  private void breakLine(Element element) {
    if (!markers.isEmpty()) {
      return; // an item begins on the line of its marker
    }
    int needed =
        switch (element.normalName()) {
          case "body", "td", "th" -> 0;
          case "p", "h1", "h2", "h3", "h4", "h5", "h6" -> 2;
          case "ul", "ol" -> lists.isInItem() ? 1 : 2;
          case "table", "pre", "blockquote", "hr" -> 2;
          default -> element.isBlock() ? 1 : 0;
        };
    lineEnds = Math.max(lineEnds, needed);
  }

  private void endLink(String address) {
    int start = links.pop()[0];
    String shown = start == NOT_YET ? "" : text.substring(start).strip();
    if (address.isEmpty() || address.equals(shown)) {
      return;
    }
    boolean ofImage = endOfImage == text.length();
    blank = !shown.isEmpty();
    append(shown.isEmpty() ? address : "<" + address + ">");
    endOfImage = ofImage ? text.length() : endOfImage;
  }

  private void write(TextNode writing) {
    if (preformatted > 0) {
      append(writing.getWholeText());
      return;
    }
    String words = writing.text(); // consecutive white space is one blank
    blank |= words.startsWith(" ");
    append(words.strip());
    blank |= words.endsWith(" ");
  }

  private void append(String words) {
    if (words.isEmpty()) {
      return;
    }
    String indent = " ".repeat(lists.indent());
    if (!text.isEmpty() && (lineEnds > 0 || !markers.isEmpty())) {
      text.append("\n".repeat(Math.max(1, Math.min(lineEnds, 2))));
      beginLine(indent);
    } else if (text.isEmpty()) {
      beginLine(indent);
    } else if (blank && !Character.isWhitespace(text.charAt(text.length() - 1))) {
      text.append(' ');
    }
    lineEnds = 0;
    blank = false;
    for (int[] link : links) {
      link[0] = link[0] == NOT_YET ? text.length() : link[0];
    }
    text.append(words.replace("\n", "\n" + indent));
  }

  private void beginLine(String indent) {
    text.append(indent, 0, indent.length() - markers.length()).append(markers);
    markers.setLength(0);
  }
}
