package org.smtpconnector.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Markdown page that holds the last figures between two comments. */
final class Page {
  static final String BEGIN = "<!-- figures begin -->";
  static final String END = "<!-- figures end -->";

  private Page() {}

  /**
   * Puts these figures in the place of those that are there.
   *
   * @throws IllegalArgumentException if the page has not the two comments
   */
  static void replaceFigures(Path page, String figures) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          page + " has no place for figures: a line '" + BEGIN + "' and a line '" + END + "'");
    }
    Files.writeString(
        page,
        text.substring(0, begin + BEGIN.length()) + "\n\n" + figures + "\n" + text.substring(end));
  }
}
