package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The page that says how each server went. */
final class Page {
  private static final String HEADING = "## The matrix";

  private final Path page = Path.of(System.getProperty("page"));
  private final Path found = Path.of(System.getProperty("data"), "matrix.md");

  /**
   * Requires the page to say what was found.
   *
   * @param everything whether all servers ran; otherwise only the lines of those that did are
   *     looked for
   */
  void compare(Matrix matrix, boolean everything) throws IOException {
    Files.writeString(found, matrix.toString());
    String remedy =
        "what %s says under '%s'; what this run found stands in %s: if it is right, copy it there"
            .formatted(page, HEADING, found);
    if (everything) {
      assertThat(said())
          .as(remedy)
          .containsExactlyElementsOf(
              Stream.of(matrix.head(), matrix.rows(), matrix.notes())
                  .flatMap(List::stream)
                  .toList());
    } else {
      assertThat(said()).as(remedy).containsAll(matrix.rows()).containsAll(matrix.notes());
    }
  }

  /** The table and the notes of the page. */
  private List<String> said() throws IOException {
    return Files.readAllLines(page).stream()
        .dropWhile(line -> !line.equals(HEADING))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .filter(line -> line.startsWith("|") || line.startsWith("- "))
        .toList();
  }
}
