package org.smtpconnector.mail.mime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jsoup.nodes.Element;

/** The lists that are open at a place of an HTML document, and what their items begin with. */
final class HtmlLists {
  private static final String BULLET = "* ";
  private static final int MOST_INDENT = 40; // columns; what is deeper would leave the screen

  private final Deque<Numbers> open = new ArrayDeque<>();
  private final Deque<String> items = new ArrayDeque<>(); // the markers of those that are open
  private int indent;

  /** How the items of a list are numbered, if they are. */
  private static final class Numbers {
    final boolean ordered;
    final int step;
    int next;

    Numbers(Element list) {
      ordered = list.normalName().equals("ol");
      step = list.hasAttr("reversed") ? -1 : 1;
      next = number(list, "start", step < 0 ? list.children().size() : 1);
    }

    String marker(Element item) {
      if (!ordered) {
        return BULLET;
      }
      int number = number(item, "value", next);
      next = number + step;
      return number + ". ";
    }

    private static int number(Element element, String attribute, int otherwise) {
      String text = element.attr(attribute).strip();
      return text.matches("-?[0-9]{1,8}") ? Integer.parseInt(text) : otherwise;
    }
  }

  void begin(Element list) {
    open.push(new Numbers(list));
  }

  void end() {
    open.pop();
  }

  /** What the item begins with. */
  String beginItem(Element item) {
    String marker = open.isEmpty() ? BULLET : open.peek().marker(item);
    if (indent + marker.length() > MOST_INDENT) {
      marker = "";
    }
    items.push(marker);
    indent += marker.length();
    return marker;
  }

  /** How long what it begins with was. */
  int endItem() {
    int length = items.pop().length();
    indent -= length;
    return length;
  }

  boolean isInItem() {
    return !items.isEmpty();
  }

  /** By how many columns the lines of an item are indented, behind its first. */
  int indent() {
    return indent;
  }
}
