package org.smtpconnector.mail.templates.css;

import com.helger.css.parser.ParseException;
import com.helger.css.parser.Token;
import com.helger.css.reader.errorhandler.ICSSInterpretErrorHandler;
import com.helger.css.reader.errorhandler.ICSSParseErrorHandler;

/** The first error that the parser finds in a style sheet; it would otherwise log and go on. */
final class SyntaxErrors implements ICSSParseErrorHandler, ICSSInterpretErrorHandler {
  private final String css;
  private StyleSheetException first;

  SyntaxErrors(String css) {
    this.css = css;
  }

  /** Throws the first error, if there is one. */
  void check() {
    if (first != null) {
      throw first;
    }
  }

  void onParseException(ParseException e) {
    if (e.currentToken == null || e.currentToken.next == null) {
      add(lines(css), e.getMessage());
      return;
    }
    Token unexpected = e.currentToken.next;
    add(
        unexpected.beginLine,
        unexpected.image.isEmpty()
            ? "it ends too early: a brace is not closed"
            : "unexpected \"" + unexpected.image.strip() + "\"");
  }

  @Override
  public void onCSSParseError(ParseException e, Token lastSkipped) {
    onParseException(e);
  }

  @Override
  public void onCSSUnexpectedRule(Token token, String rule, String message) {
    add(token.beginLine, "unexpected " + rule + ": " + message);
  }

  @Override
  public void onCSSDeprecatedProperty(Token prefix, Token identifier) {
    // such as *zoom, which some mail programs read
  }

  @Override
  public void onCSSBrowserCompliantSkip(ParseException e, Token from, Token to) {
    add(from.beginLine, "unexpected \"" + from.image + "\"");
  }

  @Override
  public void onIllegalCharacter(char character) {
    int at = css.indexOf(character);
    add(lines(css.substring(0, Math.max(0, at))), "unexpected \"" + character + "\"");
  }

  @Override
  public void onCSSInterpretationWarning(String message) {
    // nothing is wrong with the syntax
  }

  @Override
  public void onCSSInterpretationError(String message) {
    add(1, message);
  }

  private void add(int line, String problem) {
    first = first == null ? new StyleSheetException(line, problem) : first;
  }

  private static int lines(String text) {
    return 1 + (int) text.chars().filter(c -> c == '\n').count();
  }
}
