package org.smtpconnector.mail.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;

/** Converts a table of data in an HTML document to lines with columns of text. */
final class HtmlTable {
  private static final int MAX_WIDTH = 60; // characters per column, except the last
  private static final int MAX_SPAN = 20;
  private static final String BETWEEN = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final List<Integer> widths = new ArrayList<>();

  private final String base; // of links in the table

  private HtmlTable(String base) {
    this.base = base;
  }

  /** Returns the rows as lines; empty if the table has no columns or only serves layout. */
  static Optional<List<String>> rows(Element element, String base) {
    String role = element.attr("role");
    if (role.equals("presentation") || role.equals("none") || element.select("table").size() > 1) {
      return Optional.empty();
    }
    HtmlTable table = new HtmlTable(base);
    TreeMap<Integer, Integer> spanned = new TreeMap<>(); // columns that cells of earlier rows span
    for (Element row : element.select("tr")) {
      if (!HtmlText.isHidden(row) && !table.add(row, spanned)) {
        return Optional.empty();
      }
    }
    if (table.widths.size() < 2) {
      return Optional.empty();
    }
    Stream<String> caption =
        element.select("caption").stream().map(text -> HtmlText.of(text, base));
    return Optional.of(
        Stream.concat(caption, table.rows.stream().map(table::line))
            .filter(line -> !line.isBlank())
            .toList());
  }

  /** Adds a row; returns false if it does not fit a table of data. */
  private boolean add(Element row, TreeMap<Integer, Integer> spanned) {
    List<String> cells = new ArrayList<>();
    for (Element cell : row.children()) {
      if (HtmlText.isHidden(cell)) {
        continue;
      }
      skipSpanned(cells, spanned);
      String text = HtmlText.of(cell, base);
      if (text.indexOf('\n') >= 0) {
        return false;
      }
      int columns = span(cell, "colspan");
      int more = span(cell, "rowspan") - 1;
      for (int i = 0; i < columns; i++) {
        if (more > 0) {
          spanned.put(cells.size(), more);
        }
        cells.add(i == 0 ? text : "");
      }
    }
    skipSpanned(cells, spanned);
    rows.add(cells);
    return fits(cells);
  }

  private static void skipSpanned(List<String> cells, TreeMap<Integer, Integer> spanned) {
    for (Integer left = spanned.get(cells.size()); left != null; left = spanned.get(cells.size())) {
      if (left == 1) {
        spanned.remove(cells.size());
      } else {
        spanned.put(cells.size(), left - 1);
      }
      cells.add("");
    }
  }

  private static int span(Element cell, String attribute) {
    String text = cell.attr(attribute).strip();
    return text.matches("[1-9][0-9]{0,2}") ? Math.min(Integer.parseInt(text), MAX_SPAN) : 1;
  }

  private boolean fits(List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      int width = length(cells.get(i));
      if (i < cells.size() - 1 && width > MAX_WIDTH) {
        return false;
      }
      if (i == widths.size()) {
        widths.add(0);
      }
      widths.set(i, Math.max(widths.get(i), width));
    }
    return true;
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      line.append(i == 0 ? "" : BETWEEN).append(cells.get(i));
      line.append(
          " ".repeat(Math.max(0, Math.min(widths.get(i), MAX_WIDTH) - length(cells.get(i)))));
    }
    return line.toString().stripTrailing();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
