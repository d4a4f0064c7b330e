package org.smtpconnector.mail.templates.css;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Range;

/** Changes to a document's source, which leave everything else as it was written. */
final class SourceEdits {
  private record Edit(int end, String text) {}

  /** The name as written: an element {@code img} may be an {@code image}. */
  private static final Pattern TAG_NAME = Pattern.compile("[^ \\t\\n\\f\\r/>]*+");

  /** The attribute with its quotes, if any: jsoup says only where the name is. */
  private static final Pattern EMPTY_STYLE =
      Pattern.compile(
          "style(?:[ \\t\\n\\f\\r]*=[ \\t\\n\\f\\r]*(?:\"\"|'')?)?", Pattern.CASE_INSENSITIVE);

  private final String source;
  private final TreeMap<Integer, Edit> edits = new TreeMap<>();

  SourceEdits(String source) {
    this.source = source;
  }

  /** Sets the style attribute of an element. */
  void style(Element element, Collection<AppliedRule> rules) {
    if (element.hasAttr("style")) {
      replaceStyle(element.attributes().sourceRange("style"), rules);
      return;
    }
    int at = end(TAG_NAME, element.sourceRange().startPos() + 1);
    String style = StyleAttribute.of(rules, "", '"');
    if (!style.isEmpty()) {
      edits.put(at, new Edit(at, " style=\"" + style + "\""));
    }
  }

  private void replaceStyle(Range.AttributeRange place, Collection<AppliedRule> rules) {
    int name = place.nameRange().startPos();
    int start = place.valueRange().startPos();
    int end = place.valueRange().endPos();
    if (start == end) {
      edits.put(
          name,
          new Edit(end(EMPTY_STYLE, name), "style=\"" + StyleAttribute.of(rules, "", '"') + '"'));
      return;
    }
    boolean quoted =
        end < source.length()
            && isQuote(source.charAt(end))
            && source.charAt(start - 1) == source.charAt(end);
    String author = source.substring(start, end);
    char free = author.indexOf('"') < 0 ? '"' : '\'';
    char quote = quoted ? source.charAt(end) : free;
    String style = StyleAttribute.of(rules, author, quote);
    edits.put(name, new Edit(quoted ? end + 1 : end, "style=" + quote + style + quote));
  }

  /** Returns where what starts at an offset of the source ends. */
  private int end(Pattern pattern, int start) {
    Matcher found = pattern.matcher(source).region(start, source.length());
    return found.lookingAt() ? found.end() : start;
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
