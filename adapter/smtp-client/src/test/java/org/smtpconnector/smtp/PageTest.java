package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page says by which tests each thing is shown: they exist. */
class PageTest {
  private static final Path PAGE = Path.of("README.md");
  private static final Path ADAPTER = Path.of("..");
  private static final int ATTACKS = 22;
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|Fuzz))?(?:\\.(\\w+))?`");

  private final Map<String, String> sources = sources();

  @Test
  void namesTestsThatExist() throws IOException {
    Set<String> missing = new LinkedHashSet<>();
    String page = Files.readString(PAGE);
    for (String row : page.lines().filter(line -> line.contains("Test")).toList()) {
      String shownBy = row.substring(Math.max(0, row.lastIndexOf(" | ")));
      Matcher named = TEST.matcher(shownBy);
      String type = null;
      while (named.find()) {
        type = named.group(1) == null ? type : named.group(1);
        String source = type == null ? "" : source(type);
        String method = named.group(2);
        if (source.isEmpty() || (method != null && !hasTest(source, method))) {
          missing.add(type + "." + method);
        }
      }
    }
    assertThat(missing).as("named in %s and not there", PAGE.toAbsolutePath()).isEmpty();
  }

  /** Each attack has a row, in its order, and a row names a test by class and method. */
  @Test
  void hasARowWithATestForEachAttack() throws IOException {
    List<String> rows =
        Files.readString(PAGE).lines().filter(line -> line.matches("\\| S\\d+ \\|.*")).toList();
    assertThat(rows).hasSize(ATTACKS);
    for (int i = 0; i < ATTACKS; i++) {
      assertThat(rows.get(i))
          .startsWith("| S" + (i + 1) + " | ")
          .containsPattern("\\| `\\w+Test\\.\\w+`[^|]*\\|$");
    }
  }

  /** Of all public names of smtplib, each has a row. */
  @Test
  void hasARowForEachNameOfSmtplib() throws Exception {
    Process python =
        new ProcessBuilder(
                "python3",
                "-c",
                "import smtplib; print(*(set(smtplib.__all__) | {n for n in dir(smtplib.SMTP) if"
                    + " n[0] != '_'}))")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String names = new String(python.getInputStream().readAllBytes()).strip();
    assertThat(python.waitFor()).as("python3 is needed to list them").isZero();
    String page = Files.readString(PAGE);
    assertThat(names.split(" "))
        .hasSizeGreaterThan(40)
        .allSatisfy(name -> assertThat(page).containsPattern("\\b" + name + "\\b"));
  }

  /** A method that is annotated as a test, its other annotations between. */
  private static boolean hasTest(String source, String method) {
    int at = source.indexOf(" void " + method + "(");
    if (at < 0) {
      return false;
    }
    String before = source.substring(source.substring(0, at).lastIndexOf("\n  }\n") + 1, at);
    return before.contains("@Test") || before.contains("@ParameterizedTest");
  }

  private String source(String type) {
    return sources.getOrDefault(type + ".java", "");
  }

  private static Map<String, String> sources() {
    try (Stream<Path> files = Files.walk(ADAPTER)) {
      return files
          .filter(file -> file.toString().matches(".*(?:Test|Fuzz)\\.java"))
          .filter(file -> file.toString().contains("/src/test/java/"))
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString(), PageTest::read, String::concat));
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
}
