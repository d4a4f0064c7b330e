package org.smtpconnector.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of the pages are those of classes that compile; those that are tests run here. */
class PagesTest {
  private static final Path FRONT = Path.of("../../README.md");
  private static final Path PAGES = Path.of("../../adapter/mail/docs");
  private static final List<Path> EXAMPLES =
      List.of(
          Path.of("src/test/java"),
          Path.of("../../adapter/mail/src/test/java"),
          Path.of("../../adapter/mail-outbox/src/test/java"),
          Path.of("../../adapter/mail-se/src/test/java"),
          Path.of("../../ejb-sample/shop/src/main/java"));
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)");

  private static List<Path> files(Path directory, String suffix) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pages break lines where they read best, and classes where the formatter does. */
  private static String withoutBlanks(String code) {
    return code.replaceAll("\\s+", "");
  }

  static List<Path> pages() {
    return Stream.of(List.of(FRONT), files(PAGES, ".md"), ProjectPages.ALL)
        .flatMap(List::stream)
        .toList();
  }

  static Stream<String> blocks() {
    return pages().stream()
        .flatMap(page -> BLOCK.matcher(read(page)).results())
        .map(b -> b.group(1));
  }

  @Test
  void holdsExamples() {
    assertThat(blocks()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void showsWhatCompiles(String block) {
    assertThat(EXAMPLES.stream().flatMap(directory -> files(directory, ".java").stream()))
        .anySatisfy(file -> assertThat(withoutBlanks(read(file))).contains(withoutBlanks(block)));
  }

  private static Set<String> artifacts(String xml) {
    return Pattern.compile("<artifactId>(.*?)</artifactId>")
        .matcher(xml)
        .results()
        .map(artifact -> artifact.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Those of this module, whose tests are the page's, and no others. */
  @Test
  void namesAllThatTestsOfAnApplicationNeed() {
    String needed = read(Path.of("pom.xml")).replaceFirst("(?s).*?<dependencies>", "");
    Set<String> others =
        Set.of(
            "smtp-mail",
            "smtp-mail-bounces",
            "smtp-mail-health",
            "smtp-mail-templates",
            "junit-jupiter",
            "assertj-core");
    Set<String> all = artifacts(needed);
    all.removeAll(others);

    assertThat(artifacts(read(PAGES.resolve("testing.md")))).isEqualTo(all);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void leadsToPagesThatAreThere(Path page) {
    assertThat(LINK.matcher(read(page)).results().map(link -> link.group(1)))
        .filteredOn(link -> !link.startsWith("http"))
        .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists());
  }
}
