package org.smtpconnector.mail.mime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jsoup.nodes.Element;

/** Numbers and indents the items of lists while {@link HtmlText} walks an HTML document. */
final class HtmlLists {
  private static final String BULLET = "* ";
  private static final int MAX_INDENT = 40; // columns; deeper indents would not fit on a screen

  private final Deque<Numbers> open = new ArrayDeque<>();
  private final Deque<String> items = new ArrayDeque<>(); // the markers of the open items
  private int indent;

  /** The numbering of a list, if it is ordered. */
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

  /** Begins an item and returns its marker. */
  String beginItem(Element item) {
    String marker = open.isEmpty() ? BULLET : open.peek().marker(item);
    if (indent + marker.length() > MAX_INDENT) {
      marker = "";
    }
    items.push(marker);
    indent += marker.length();
    return marker;
  }

  /** Ends an item and returns the length of its marker. */
  int endItem() {
    int length = items.pop().length();
    indent -= length;
    return length;
  }

  boolean isInItem() {
    return !items.isEmpty();
  }

  /** Returns the columns by which the lines of an item after its first are indented. */
  int indent() {
    return indent;
  }
}
