package org.smtpconnector.mail;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** What an HTML document says to somebody who sees no HTML; links keep their addresses. */
final class HtmlText implements NodeVisitor {
  private final StringBuilder text = new StringBuilder();
  private final Deque<Integer> links = new ArrayDeque<>(); // where the text of each open one starts
  private int preformatted;
  private int lineEnds; // owed before what comes next
  private boolean blank;

  private HtmlText() {}

  /** The text of a document; blank if it has none. */
  static String of(String html) {
    HtmlText made = new HtmlText();
    Jsoup.parse(html).body().traverse(made);
    return made.text.append(made.text.isEmpty() ? "" : "\n").toString();
  }

  @Override
  public void head(Node node, int depth) {
    if (node instanceof TextNode writing) {
      write(writing);
    } else if (node instanceof Element element) {
      begin(element);
    }
  }

  private void begin(Element element) {
    breakLine(element);
    switch (element.normalName()) {
      case "a" -> links.push(text.length());
      case "br" -> lineEnds++;
      case "hr" -> append("-----");
      case "img" -> append(element.attr("alt").strip());
      case "li" -> append("* ");
      case "pre" -> preformatted++;
      case "td", "th" -> blank = true;
      default -> {
        // Nothing but what is in it.
      }
    }
  }

  @Override
  public void tail(Node node, int depth) {
    if (node instanceof Element element) {
      switch (element.normalName()) {
        case "a" -> endLink(element.attr("href").strip());
        case "pre" -> preformatted--;
        default -> {
          // It ends with its line.
        }
      }
      breakLine(element);
    }
  }

  private void breakLine(Element element) {
    int owed =
        switch (element.normalName()) {
          case "body", "td", "th" -> 0;
          case "p", "h1", "h2", "h3", "h4", "h5", "h6" -> 2;
          case "ul", "ol", "table", "pre", "blockquote", "hr" -> 2;
          default -> element.isBlock() ? 1 : 0;
        };
    lineEnds = Math.max(lineEnds, owed);
  }

  private void endLink(String address) {
    String shown = text.substring(Math.min(links.pop(), text.length())).strip();
    String plain = address.startsWith("mailto:") ? address.substring(7) : address;
    if (plain.isEmpty() || plain.startsWith("#") || plain.equals(shown)) {
      return;
    }
    blank = !shown.isEmpty();
    append(shown.isEmpty() ? plain : "<" + plain + ">");
  }

  private void write(TextNode writing) {
    if (preformatted > 0) {
      append(writing.getWholeText());
      return;
    }
    String words = writing.text(); // its white space is one blank wherever it was
    blank |= words.startsWith(" ");
    append(words.strip());
    blank |= words.endsWith(" ");
  }

  private void append(String words) {
    if (words.isEmpty()) {
      return;
    }
    if (!text.isEmpty() && lineEnds > 0) {
      text.append("\n".repeat(Math.min(lineEnds, 2)));
    } else if (!text.isEmpty()
        && blank
        && !Character.isWhitespace(text.charAt(text.length() - 1))) {
      text.append(' ');
    }
    lineEnds = 0;
    blank = false;
    text.append(words);
  }
}
