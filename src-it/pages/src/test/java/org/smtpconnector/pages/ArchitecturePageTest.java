package org.smtpconnector.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What ARCHITECTURE.md names exists, where it says, and it names each package. */
class ArchitecturePageTest {
  private static final String BASE = "org.smtpconnector.";
  private static final int FEWEST_CHANGES = 16;
  private static final int MODULE_INDENT = 2; // of its box in the diagram
  private static final int MODULE_DEPTH = 4; // from src/main/java up
  private static final Pattern DIAGRAM = Pattern.compile("```mermaid\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern TYPE = Pattern.compile("[A-Z]\\w*[a-z]\\w*");
  private static final Pattern COMPOUND = Pattern.compile("\\b[A-Z]\\w*[a-z]\\w*[A-Z]\\w*");
  private static final Pattern PACKAGE = Pattern.compile("org\\.smtpconnector(?:\\.[a-z]+)+");
  private static final Pattern SUBGRAPH = Pattern.compile("(?m)^( +)subgraph (\\w+)");
  private static final Pattern PLACE = Pattern.compile("((?:`\\w+`(?:, )?)+) in `([a-z.]+)`");
  private static final Pattern CHANGE = Pattern.compile("(?m)^\\| ([a-z][^|]*) \\| ([^|]*) \\|");

  /** Types of others, and those that stand in the file of another. */
  private static final Set<String> NOT_FILES =
      Set.of(
          "ArchitectureTest",
          "Deferred",
          "MimeMessage",
          "ProtocolViolation",
          "Resendable",
          "Unavailable");

  private static String page;
  private static String changes;

  /** The packages in which there is a type of a name. */
  private static final Map<String, Set<String>> TYPES = new TreeMap<>();

  private static final Set<String> PACKAGES = new TreeSet<>();

  /** Packages that serve others, and that no message passes. */
  private static final Set<String> SUPPORT =
      Set.of(
          BASE + "mail.config",
          BASE + "smtp.access",
          BASE + "smtp.grammar",
          BASE + "smtp.jfr",
          BASE + "smtp.learned",
          BASE + "smtp.redaction");

  /** Those below the packages that an application sees. */
  private static final Set<String> PACKAGES_OF_THE_WAY = new TreeSet<>();

  @BeforeAll
  static void read() throws IOException {
    page = Files.readString(ProjectPages.ARCHITECTURE);
    changes = page.substring(page.indexOf("## Where do I change"));
    try (Stream<Path> modules = Files.list(ProjectPages.ROOT.resolve("adapter"))) {
      for (Path module : modules.map(path -> path.resolve("src/main/java")).toList()) {
        readTypes(module);
      }
    }
  }

  private static void readTypes(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.getParent().equals(root))
          .forEach(
              file -> {
                String name = root.relativize(file.getParent()).toString().replace('/', '.');
                String type = file.getFileName().toString().replace(".java", "");
                TYPES.computeIfAbsent(type, any -> new TreeSet<>()).add(name);
                PACKAGES.add(name);
                String module = root.getName(root.getNameCount() - MODULE_DEPTH).toString();
                boolean onTheWay = name.startsWith(BASE + module.replace("-client", "") + ".");
                if (onTheWay && !SUPPORT.contains(name)) {
                  PACKAGES_OF_THE_WAY.add(name);
                }
              });
    }
  }

  private static Stream<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(ArchitecturePageTest::last);
  }

  private static String last(MatchResult match) {
    return match.group(match.groupCount());
  }

  @Test
  void namesTypesThatExist() {
    Set<String> named =
        found(CODE, DIAGRAM.matcher(page).replaceAll(""))
            .filter(code -> TYPE.matcher(code).matches())
            .filter(code -> !NOT_FILES.contains(code))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).hasSizeGreaterThan(FEWEST_CHANGES);
    assertThat(TYPES.keySet()).containsAll(named);
  }

  @Test
  void drawsTypesThatExist() {
    Set<String> drawn =
        found(DIAGRAM, page)
            .flatMap(diagram -> COMPOUND.matcher(diagram).results().map(MatchResult::group))
            .filter(type -> !NOT_FILES.contains(type))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(drawn).hasSizeGreaterThan(FEWEST_CHANGES);
    assertThat(TYPES.keySet()).containsAll(drawn);
  }

  @Test
  void namesEachPackageAndNoOther() {
    Set<String> named =
        PACKAGE
            .matcher(page)
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).isEqualTo(PACKAGES);
    assertThat(PACKAGES).containsAll(SUPPORT);
  }

  @Test
  void drawsEachPackageThatAMessagePasses() {
    Set<String> drawn = new TreeSet<>();
    String module = "";
    for (MatchResult box : SUBGRAPH.matcher(page).results().toList()) {
      if (box.group(1).length() == MODULE_INDENT) {
        module = box.group(2);
      } else {
        drawn.add(BASE + module + "." + box.group(2));
      }
    }
    assertThat(drawn).isEqualTo(PACKAGES_OF_THE_WAY);
  }

  @Test
  void saysWhereToBeginForEachChange() {
    List<MatchResult> rows = CHANGE.matcher(changes).results().skip(1).toList();
    assertThat(rows)
        .hasSizeGreaterThanOrEqualTo(FEWEST_CHANGES)
        .allSatisfy(row -> assertThat(row.group(2)).containsPattern(PLACE));
  }

  @Test
  void saysInWhichPackageEachTypeToChangeIs() {
    for (MatchResult place : PLACE.matcher(changes).results().toList()) {
      assertThat(found(CODE, place.group(1)))
          .allSatisfy(type -> assertThat(TYPES.get(type)).contains(BASE + place.group(2)));
    }
  }
}
