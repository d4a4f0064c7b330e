package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page says by which tests each thing is shown: they exist, here and in src-it. */
class PageTest {
  private static final Path PAGE = Path.of("README.md");
  private static final List<Path> SOURCES =
      List.of(
          Path.of("src", "test"),
          Path.of("..", "..", "src-it", "containers", "src"),
          Path.of("..", "..", "src-it", "liberty", "src"));
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");
  private static final Pattern LINE = Pattern.compile("(?m)^\\| (\\d+)(?:–(\\d+))? \\|");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final int LINES = 68;

  @Test
  void namesTestsThatExist() throws IOException {
    List<MatchResult> named = TEST.matcher(Files.readString(PAGE)).results().toList();
    assertThat(named).hasSizeGreaterThan(LINES);
    Map<String, String> sources = sources();
    assertThat(named)
        .allSatisfy(
            test -> {
              assertThat(sources).containsKey(test.group(1));
              if (test.group(2) != null) {
                assertThat(sources.get(test.group(1))).contains("void " + test.group(2) + "(");
              }
            });
  }

  @Test
  void showsWhatCompiles() throws IOException {
    List<MatchResult> blocks = JAVA.matcher(Files.readString(PAGE)).results().toList();
    assertThat(blocks).isNotEmpty();
    String compiled = withoutIndents(sources().get("ManagementBeanTest"));
    assertThat(blocks)
        .allSatisfy(block -> assertThat(compiled).contains(withoutIndents(block.group(1))));
  }

  private static String withoutIndents(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  @Test
  void hasEachLineOfTheContractOnce() throws IOException {
    List<Integer> lines =
        LINE.matcher(Files.readString(PAGE))
            .results()
            .flatMap(line -> numbers(line).boxed())
            .toList();
    assertThat(lines).isEqualTo(IntStream.rangeClosed(1, LINES).boxed().toList());
  }

  private static IntStream numbers(MatchResult line) {
    int first = Integer.parseInt(line.group(1));
    return IntStream.rangeClosed(
        first, line.group(2) == null ? first : Integer.parseInt(line.group(2)));
  }

  /** By the names of their types. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    for (Path root : SOURCES) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
        }
      }
    }
    return sources;
  }
}
