package org.smtpconnector.mail.templates.css;

/** A style sheet that cannot be parsed. */
public final class StyleSheetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int line;

  StyleSheetException(int line, String problem) {
    super(problem);
    this.line = line;
  }

  /** Returns the line of the style sheet, from 1. */
  public int line() {
    return line;
  }
}
