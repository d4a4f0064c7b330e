package org.smtpconnector.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No type of main code is longer than a reader can hold. Its lines are counted from its declaration
 * to its closing brace, with comments and empty lines, without the types that are nested in it.
 */
class TypeLengthTest {
  private static final int MOST_LINES = 350;
  private static final int FEWEST_TYPES = 500; // else not all sources were found
  private static final Path MAIN_CODE = Path.of("src/main/java");
  private static final Pattern TEXT_OR_COMMENT =
      Pattern.compile(
          "\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\\n])++'"
              + "|//[^\\n]*+|/\\*[\\s\\S]*?\\*/");
  private static final Pattern BRACE =
      Pattern.compile(
          "(?<!\\.)\\b(?:class|interface|enum|record)\\s+(?<type>[A-Z]\\w*)[^;{}]*\\{|[{}]");

  /** What an open brace began; the type is null if it was no type. */
  private static final class Block {
    private final String type;
    private final int begin;
    private int nestedLines;

    Block(String type, int begin) {
      this.type = type;
      this.begin = begin;
    }
  }

  @Test
  void noTypeIsLongerThanAReaderCanHold() throws IOException {
    Map<String, Integer> lengths = new TreeMap<>();
    try (Stream<Path> files = Files.walk(ProjectPages.ROOT)) {
      for (Path file : files.filter(TypeLengthTest::isMainCode).toList()) {
        lengthsIn(Files.readString(file))
            .forEach((type, lines) -> lengths.put(file.getFileName() + ": " + type, lines));
      }
    }
    assertThat(lengths).hasSizeGreaterThan(FEWEST_TYPES);
    assertThat(lengths)
        .allSatisfy((type, lines) -> assertThat(lines).isLessThanOrEqualTo(MOST_LINES));
  }

  private static boolean isMainCode(Path file) {
    return file.toString().contains(MAIN_CODE.toString()) && file.toString().endsWith(".java");
  }

  @Test
  void anInnerTypeIsNoneOfTheOuterOnesLines() {
    String inner = "  record Inner(int size) {\n" + "    // a comment\n".repeat(3) + "  }\n";
    String outer = "/** A type. */\nfinal class Outer {\n  String brace = \"}\";\n" + inner + "}\n";
    assertThat(lengthsIn(outer)).isEqualTo(Map.of("Inner", 5, "Outer", 3));
  }

  @Test
  void aTypeThatIsOneLineTooLongIsFound() {
    String longest = "interface Longest {\n" + "  int size();\n".repeat(MOST_LINES - 2) + "}\n";
    assertThat(lengthsIn(longest)).containsEntry("Longest", MOST_LINES);
    assertThat(lengthsIn(longest.replaceFirst("\n", "\n\n")))
        .containsEntry("Longest", MOST_LINES + 1);
  }

  private static Map<String, Integer> lengthsIn(String source) {
    String code =
        TEXT_OR_COMMENT
            .matcher(source)
            .replaceAll(found -> found.group().replaceAll("[^\\n]", " "));
    Map<String, Integer> lengths = new TreeMap<>();
    Deque<Block> open = new ArrayDeque<>();
    Matcher brace = BRACE.matcher(code);
    while (brace.find()) {
      if (!brace.group().equals("}")) {
        open.push(new Block(brace.group("type"), brace.start()));
        continue;
      }
      Block block = open.pop();
      int lines = block.nestedLines;
      if (block.type != null) {
        lines = (int) code.substring(block.begin, brace.end()).lines().count();
        lengths.merge(block.type, lines - block.nestedLines, Math::max);
      }
      if (!open.isEmpty()) {
        open.peek().nestedLines += lines;
      }
    }
    return lengths;
  }
}
