package org.smtpconnector.mail.templates.markdown;

import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;

/** Converts Markdown to HTML: CommonMark with tables. */
public final class Markdown {
  private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .extensions(EXTENSIONS)
          .percentEncodeUrls(true)
          .sanitizeUrls(true)
          .attributeProviderFactory(
              context -> (node, tag, attributes) -> attributes.remove("rel")) // of web pages
          .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https", "mailto", "tel", "cid")))
          .build();

  private Markdown() {}

  /** Returns the HTML of Markdown whose values are {@link OpaqueValue}s. */
  public static String html(String markdown) {
    Node document = PARSER.parse(markdown);
    document.accept(new ValueInserter());
    return RENDERER.render(document);
  }
}
