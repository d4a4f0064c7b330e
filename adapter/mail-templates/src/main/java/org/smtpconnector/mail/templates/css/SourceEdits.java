package org.smtpconnector.mail.templates.css;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Range;

/** Changes to a document's source, which leave everything else as it was written. */
final class SourceEdits {
  private record Edit(int end, String text) {}

  private final String source;
  private final TreeMap<Integer, Edit> edits = new TreeMap<>();

  SourceEdits(String source) {
    this.source = source;
  }

  /** Sets the style attribute of an element. */
  void style(Element element, Collection<AppliedRule> rules) {
    if (!element.hasAttr("style")) {
      int at = element.sourceRange().startPos() + 1 + element.tagName().length();
      String style = StyleAttribute.of(rules, "", '"');
      if (!style.isEmpty()) {
        edits.put(at, new Edit(at, " style=\"" + style + "\""));
      }
      return;
    }
    Range.AttributeRange place = element.attributes().sourceRange("style");
    int start = place.valueRange().startPos();
    int end = place.valueRange().endPos();
    boolean quoted =
        end > start
            && end < source.length()
            && isQuote(source.charAt(end))
            && source.charAt(start - 1) == source.charAt(end);
    char quote = quoted ? source.charAt(end) : '"';
    String style = StyleAttribute.of(rules, source.substring(start, end), quote);
    edits.put(
        place.nameRange().startPos(),
        new Edit(quoted ? end + 1 : end, "style=" + quote + style + quote));
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  /** Replaces a style sheet by what is left of it. */
  void replaceSheet(Element sheet, String css) {
    Range start = sheet.sourceRange();
    boolean isLink = sheet.normalName().equals("link");
    int end = isLink ? start.endPos() : sheet.endSourceRange().endPos();
    if (css.isEmpty()) {
      edits.put(start.startPos(), new Edit(afterLine(end), ""));
    } else if (isLink) {
      edits.put(start.startPos(), new Edit(end, "<style>\n" + css + "\n</style>"));
    } else {
      int content = start.endPos();
      edits.put(content, new Edit(content + length(sheet), "\n" + css + "\n"));
    }
  }

  private static int length(Element sheet) {
    return sheet.dataNodes().stream().mapToInt(css -> css.getWholeData().length()).sum();
  }

  private int afterLine(int end) {
    return end < source.length() && source.charAt(end) == '\n' ? end + 1 : end;
  }

  /** Returns the source with all changes. */
  String applied() {
    StringBuilder made = new StringBuilder(source.length() + source.length() / 2);
    int done = 0;
    for (Map.Entry<Integer, Edit> edit : edits.entrySet()) {
      made.append(source, done, edit.getKey()).append(edit.getValue().text());
      done = edit.getValue().end();
    }
    return made.append(source, done, source.length()).toString();
  }
}
