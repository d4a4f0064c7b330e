package org.smtpconnector.mail.templates;

import io.quarkus.qute.Expression;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.TemplateNode.Origin;
import io.quarkus.qute.Variant;
import java.util.List;

/** Escapes values in HTML, and keeps them from passing for the values of style sheets. */
final class HtmlValues implements ResultMapper {
  private final HtmlEscaper escaper = new HtmlEscaper(List.of(Variant.TEXT_HTML));

  @Override
  public boolean appliesTo(Origin origin, Object result) {
    return escaper.appliesTo(origin, result);
  }

  @Override
  public String map(Object result, Expression expression) {
    return QuteStyleSheetEscaper.withoutMarks(escaper.map(result, expression));
  }
}
