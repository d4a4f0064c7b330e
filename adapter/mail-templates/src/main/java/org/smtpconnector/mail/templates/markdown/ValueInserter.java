package org.smtpconnector.mail.templates.markdown;

import java.util.function.UnaryOperator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Text;

/** Inserts values into a document, after the Markdown around them has been parsed. */
final class ValueInserter extends AbstractVisitor {
  @Override
  public void visit(Text text) {
    String[] lines = plain(text.getLiteral()).split("\r\n|\r|\n", -1);
    text.setLiteral(lines[lines.length - 1]);
    for (int i = 0; i < lines.length - 1; i++) {
      text.insertBefore(new Text(lines[i]));
      text.insertBefore(new HardLineBreak());
    }
  }

  @Override
  public void visit(Code code) {
    code.setLiteral(plain(code.getLiteral()));
  }

  @Override
  public void visit(FencedCodeBlock block) {
    block.setInfo(plain(block.getInfo()));
    block.setLiteral(plain(block.getLiteral()));
  }

  @Override
  public void visit(IndentedCodeBlock block) {
    block.setLiteral(plain(block.getLiteral()));
  }

  @Override
  public void visit(HtmlInline html) {
    html.setLiteral(OpaqueValue.shown(html.getLiteral(), ValueInserter::escaped));
  }

  @Override
  public void visit(HtmlBlock html) {
    html.setLiteral(OpaqueValue.shown(html.getLiteral(), ValueInserter::escaped));
  }

  @Override
  public void visit(Link link) {
    link.setDestination(plain(link.getDestination()));
    link.setTitle(plain(link.getTitle()));
    visitChildren(link);
  }

  @Override
  public void visit(Image image) {
    image.setDestination(plain(image.getDestination()));
    image.setTitle(plain(image.getTitle()));
    visitChildren(image);
  }

  private static String plain(String text) {
    return OpaqueValue.shown(text, UnaryOperator.identity());
  }

  private static String escaped(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
