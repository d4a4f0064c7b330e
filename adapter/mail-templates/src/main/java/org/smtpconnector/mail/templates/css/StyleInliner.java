package org.smtpconnector.mail.templates.css;

import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Range;
import org.jsoup.parser.Parser;

/**
 * Inlines the style sheets of HTML documents. Everything but style sheets and style attributes
 * stays as it was written, down to its white space. Thread-safe.
 */
public final class StyleInliner {
  /** The attribute of a style sheet that is left alone, with the value {@code ignore}. */
  public static final String CONTROL = "data-css-inline";

  private static final Pattern STYLED = Pattern.compile("<style|<link", Pattern.CASE_INSENSITIVE);
  private static final Pattern REMOTE = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:.*|//.*");

  private final StyleSheetCache sheets;
  private final UnaryOperator<String> linked;

  /**
   * Creates an inliner.
   *
   * @param sheets the style sheets parsed so far
   * @param linked reads a style sheet that a document links by a relative address, or throws an
   *     {@link IllegalArgumentException}
   */
  public StyleInliner(StyleSheetCache sheets, UnaryOperator<String> linked) {
    this.sheets = sheets;
    this.linked = linked;
  }

  /**
   * Returns a document with the rules of its style sheets in style attributes. What an attribute
   * cannot state stays in a style sheet.
   *
   * @throws IllegalArgumentException if a style sheet is invalid, or one that is linked is missing
   */
  public String inline(String html) {
    if (!STYLED.matcher(html).find()) {
      return html;
    }
    Document document = Jsoup.parse(html, "", Parser.htmlParser().setTrackPosition(true));
    StyleInliningPlan plan = new StyleInliningPlan(document);
    SourceEdits edits = new SourceEdits(html);
    for (Element element : document.select("style, link[rel~=(?i)^stylesheet$][href]")) {
      if (isInlined(element)) {
        sheet(element).ifPresent(sheet -> plan.add(element, sheet));
      }
    }
    plan.styles().forEach(edits::style);
    plan.left().forEach((element, css) -> edits.replaceSheet(element, css));
    return edits.applied();
  }

  /** Whether a style sheet applies to all readers, and is not excluded by {@link #CONTROL}. */
  private static boolean isInlined(Element sheet) {
    String media = sheet.attr("media").strip().toLowerCase(Locale.ROOT);
    String type = sheet.attr("type").strip().toLowerCase(Locale.ROOT);
    Range range = sheet.sourceRange();
    return (media.isEmpty() || media.equals("all") || media.equals("screen"))
        && (type.isEmpty() || type.equals("text/css"))
        && !sheet.attr(CONTROL).equalsIgnoreCase("ignore")
        && range.isTracked()
        && !range.isImplicit();
  }

  private Optional<StyleSheet> sheet(Element element) {
    if (element.normalName().equals("style")) {
      String css =
          element.dataNodes().stream().map(DataNode::getWholeData).reduce("", String::concat);
      return Optional.of(sheets.ofRendered(css));
    }
    String address = element.attr("href").strip();
    if (REMOTE.matcher(address).matches()) {
      return Optional.empty(); // some mail programs load it
    }
    return Optional.of(sheets.ofFile(address, linked.apply(address)));
  }
}
