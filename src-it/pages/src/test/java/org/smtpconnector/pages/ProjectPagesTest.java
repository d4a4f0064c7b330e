package org.smtpconnector.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages of the project say of modules, commands, types and versions. */
class ProjectPagesTest {
  private static final Path ROOT = ProjectPages.ROOT;
  private static final Path FRONT = ROOT.resolve("README.md");
  private static final Path BOM = ROOT.resolve("adapter/bom/pom.xml");
  private static final Pattern COMMAND = Pattern.compile("(?m)^mvn .*$|`(mvn [^`]*)`");
  private static final Pattern SCRIPT = Pattern.compile("[`\n](\\.ci/\\w+)[`\n]");
  private static final Pattern MODULES = Pattern.compile("-pl (\\S+)");
  private static final Pattern PROFILE = Pattern.compile("-P([\\w-]+)");
  private static final Pattern TEST = Pattern.compile("-Dtest=(\\w+)");
  private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w*[a-z]\\w*[A-Z]\\w*)`");
  private static final Pattern CELL = Pattern.compile("\\| ([^|]*) \\|");
  private static final Pattern THREAT = Pattern.compile("(?m)^\\| (S\\d+) \\|");

  /** Types of others. */
  private static final Set<String> FOREIGN = Set.of("ConfigProperty", "MimeMessage");

  private static String read(Path file) throws Exception {
    return Files.readString(file);
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.groupCount() == 0 ? match.group() : match.group(match.groupCount()))
        .toList();
  }

  private static List<Path> files(String suffix) throws Exception {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return directory.endsWith("target") || directory.endsWith(".git")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(suffix)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  static Stream<String> commands() throws Exception {
    List<String> commands = new ArrayList<>();
    for (Path page : pages()) {
      COMMAND
          .matcher(read(page))
          .results()
          .map(match -> match.group(1) == null ? match.group() : match.group(1))
          .forEach(commands::add);
    }
    return commands.stream();
  }

  static List<Path> pages() {
    return Stream.concat(Stream.of(FRONT), ProjectPages.ALL.stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void showsCommandsOfModulesProfilesAndTestsThatExist(String command) throws Exception {
    assertThat(found(MODULES, command).stream().flatMap(list -> Arrays.stream(list.split(","))))
        .allSatisfy(module -> assertThat(ROOT.resolve(module).resolve("pom.xml")).exists());
    StringBuilder poms = new StringBuilder();
    for (Path pom : files("pom.xml")) {
      poms.append(read(pom));
    }
    assertThat(found(PROFILE, command))
        .allSatisfy(profile -> assertThat(poms).contains("<id>" + profile + "</id>"));
    List<Path> sources = files(".java");
    assertThat(found(TEST, command))
        .filteredOn(test -> !test.equals("none"))
        .allSatisfy(test -> assertThat(sources).anyMatch(declaring(test)));
  }

  private static Predicate<Path> declaring(String type) {
    return file -> file.getFileName().toString().equals(type + ".java");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void namesScriptsThatCanBeRun(Path page) throws Exception {
    assertThat(found(SCRIPT, read(page)))
        .allSatisfy(script -> assertThat(ROOT.resolve(script)).isExecutable());
  }

  @Test
  void namesTypesThatExistWhereItSaysHowToAddSomething() throws Exception {
    List<Path> sources = files(".java");
    assertThat(found(TYPE, read(ProjectPages.CONTRIBUTING)))
        .hasSizeGreaterThan(10)
        .filteredOn(type -> !FOREIGN.contains(type))
        .allSatisfy(type -> assertThat(sources).anyMatch(declaring(type)));
  }

  @Test
  void answersEachThreatOfTheSecurityTable() throws Exception {
    List<String> threats = found(THREAT, read(ROOT.resolve("adapter/smtp-client/README.md")));
    assertThat(threats).isNotEmpty();
    assertThat(found(THREAT, read(ProjectPages.SECURITY))).isEqualTo(threats);
  }

  private static String version(String pom, String element) {
    return found(Pattern.compile("<" + element + ">([^<]+)</"), pom).get(0);
  }

  @Test
  void namesTheVersionsThatAreTested() throws Exception {
    String pom = read(ROOT.resolve("pom.xml"));
    assertThat(found(CELL, read(ProjectPages.COMPATIBILITY).replace("|", "| |")))
        .as("cells")
        .anyMatch(cell -> cell.equals(version(pom, "version.openliberty")))
        .anyMatch(cell -> cell.equals(version(pom, "version.microprofile-config")))
        .anyMatch(cell -> cell.equals(version(pom, "version.microprofile-fault-tolerance")))
        .anyMatch(cell -> cell.startsWith(version(pom, "version.microprofile-health")))
        .anyMatch(cell -> cell.startsWith(version(pom, "version.microprofile-metrics")))
        .anyMatch(cell -> cell.startsWith(version(pom, "version.jakartaee")))
        .anyMatch(cell -> cell.startsWith(version(pom, "version.glassfish")))
        .anyMatch(cell -> cell.startsWith(version(pom, "version.ironjacamar")))
        .anyMatch(cell -> cell.equals(version(pom, "maven.compiler.release")));
  }

  @Test
  void hasAChangelogOfTheVersionThatIsBuilt() throws Exception {
    assertThat(read(ProjectPages.CHANGELOG))
        .contains(version(read(ROOT.resolve("pom.xml")), "version"))
        .containsPattern("(?m)^## \\[Unreleased\\]$")
        .containsPattern("(?m)^### (Added|Changed|Deprecated|Removed|Fixed|Security)$");
  }

  @Test
  void hasABillOfMaterialsOfAllThatIsPublished() throws Exception {
    String adapter = read(ROOT.resolve("adapter/pom.xml"));
    Set<String> published = new TreeSet<>();
    for (String module : found(Pattern.compile("<module>([^<]+)</"), adapter)) {
      String pom = read(ROOT.resolve("adapter").resolve(module).resolve("pom.xml"));
      String own = pom.replaceFirst("(?s)<parent>.*?</parent>", "");
      published.add(version(own, "artifactId"));
    }
    published.remove("smtp-bom");
    String managed = read(BOM).replaceFirst("(?s).*?<dependencyManagement>", "");
    assertThat(
            found(
                Pattern.compile(
                    "<groupId>org.smtpconnector</groupId>\\s*<artifactId>([^<]+)</artifactId>"),
                managed))
        .hasSameElementsAs(published)
        .doesNotHaveDuplicates();
  }

  @Test
  void hasABillOfMaterialsOfTheSameVersionAndTime() throws Exception {
    String root = read(ROOT.resolve("pom.xml"));
    for (String element : List.of("version", "project.build.outputTimestamp")) {
      assertThat(version(read(BOM), element)).isEqualTo(version(root, element));
    }
  }
}
