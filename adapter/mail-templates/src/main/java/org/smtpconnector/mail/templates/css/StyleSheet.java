package org.smtpconnector.mail.templates.css;

import com.helger.css.ICSSWriteable;
import com.helger.css.decl.CSSDeclaration;
import com.helger.css.decl.CSSMediaRule;
import com.helger.css.decl.CSSStyleRule;
import com.helger.css.decl.CSSSupportsRule;
import com.helger.css.decl.CascadingStyleSheet;
import com.helger.css.decl.ICSSTopLevelRule;
import com.helger.css.reader.CSSReader;
import com.helger.css.reader.CSSReaderSettings;
import com.helger.css.writer.CSSWriterSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A parsed style sheet: its rules, in order. */
record StyleSheet(List<StyleRule> rules) {
  private static final CSSWriterSettings AS_WRITTEN = new CSSWriterSettings();

  StyleSheet {
    rules = List.copyOf(rules);
  }

  /**
   * Parses a style sheet.
   *
   * @throws StyleSheetException if it is not valid
   */
  static StyleSheet parse(String css) {
    SyntaxErrors errors = new SyntaxErrors(css);
    CascadingStyleSheet parsed =
        CSSReader.readFromStringReader(
            css,
            new CSSReaderSettings()
                .setBrowserCompliantMode(false)
                .setKeepDeprecatedProperties(true)
                .setUseSourceLocation(false)
                .setInterpretErrorHandler(errors)
                .setCustomErrorHandler(errors)
                .setCustomExceptionHandler(errors::onParseException));
    errors.check();
    if (parsed == null) {
      throw new StyleSheetException(1, "it is not CSS");
    }
    List<StyleRule> rules = new ArrayList<>();
    Stream.of(parsed.getAllImportRules(), parsed.getAllNamespaceRules())
        .flatMap(List::stream)
        .map(StyleSheet::verbatim)
        .forEach(rules::add);
    parsed.getAllRules().stream().flatMap(StyleSheet::rules).forEach(rules::add);
    return new StyleSheet(rules);
  }

  private static Stream<StyleRule> rules(ICSSTopLevelRule rule) {
    if (rule instanceof CSSStyleRule style) {
      List<Declaration> declarations =
          style.getAllDeclarations().stream().map(StyleSheet::declaration).toList();
      return style.getAllSelectors().stream()
          .map(selector -> new StyleRule.Declarations(Selector.of(selector), declarations));
    }
    if (rule instanceof CSSMediaRule media) {
      return Stream.of(
          conditional("@media ", ",", media.getAllMediaQueries(), media.getAllRules()));
    }
    if (rule instanceof CSSSupportsRule supports) {
      return Stream.of(
          conditional(
              "@supports ", " ", supports.getAllSupportConditionMembers(), supports.getAllRules()));
    }
    StyleRule.Verbatim only = verbatim(rule);
    return only.css().isBlank() ? Stream.empty() : Stream.of(only);
  }

  private static StyleRule conditional(
      String name,
      String between,
      List<? extends ICSSWriteable> conditions,
      List<ICSSTopLevelRule> rules) {
    return new StyleRule.Conditional(
        conditions.stream()
            .map(condition -> condition.getAsCSSString(AS_WRITTEN, 0))
            .collect(Collectors.joining(between, name, "")),
        rules.stream().flatMap(StyleSheet::rules).toList());
  }

  private static StyleRule.Verbatim verbatim(ICSSWriteable rule) {
    return new StyleRule.Verbatim(rule.getAsCSSString(AS_WRITTEN, 0).strip());
  }

  private static Declaration declaration(CSSDeclaration declaration) {
    String property = declaration.getProperty();
    return new Declaration(
        property.startsWith("--") ? property : property.toLowerCase(Locale.ROOT),
        declaration.getExpression().getAsCSSString(AS_WRITTEN, 0),
        declaration.isImportant());
  }
}
