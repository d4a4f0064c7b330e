package org.smtpconnector.benchmark.client;

import java.util.List;
import java.util.stream.IntStream;

/** The mail that every client sends, as an application has it. */
public record Letter(String from, List<String> recipients, String subject, String text) {
  private static final int COLUMNS = 72;
  private static final String LINE = "the quick brown fox jumps over the lazy dog. ".repeat(2);

  static Letter of(Scenario scenario) {
    return of(scenario.recipients(), scenario.size());
  }

  /**
   * Returns a letter to so many recipients.
   *
   * @param size octets of its text
   */
  public static Letter of(int count, int size) {
    List<String> recipients =
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> "recipient" + i + "@benchmark.example")
            .toList();
    return new Letter(
        "sender@benchmark.example", recipients, "The figures of this morning", textOf(size));
  }

  /** Lines of ASCII; one in sixteen begins with a dot, which has to be stuffed. */
  private static String textOf(int size) {
    StringBuilder text = new StringBuilder(size + COLUMNS);
    for (int line = 0; text.length() < size; line++) {
      text.append(line % 16 == 15 ? "." : "").append(LINE, 0, COLUMNS - 2).append("\r\n");
    }
    return text.toString();
  }
}
