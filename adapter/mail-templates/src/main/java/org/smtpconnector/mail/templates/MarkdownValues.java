package org.smtpconnector.mail.templates;

import io.quarkus.qute.Expression;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.TemplateNode.Origin;
import org.smtpconnector.mail.templates.markdown.OpaqueValue;

/** Keeps values in Markdown from being read as Markdown, except those that say {@code .raw}. */
final class MarkdownValues implements ResultMapper {
  @Override
  public boolean appliesTo(Origin origin, Object result) {
    return !(result instanceof RawString);
  }

  @Override
  public String map(Object result, Expression expression) {
    return OpaqueValue.of(QuteStyleSheetEscaper.withoutMarks(result.toString()));
  }
}
