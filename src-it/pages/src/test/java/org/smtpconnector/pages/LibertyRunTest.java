package org.smtpconnector.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The command of the first page, {@code mvn package liberty:run}, finds its plugin everywhere. */
class LibertyRunTest {
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern PLUGIN =
      Pattern.compile("<artifactId>liberty-maven-plugin</artifactId>\\s*<version>([^<]+)<");

  private static List<Path> modules(Path project) throws IOException {
    List<Path> all = new ArrayList<>();
    Matcher module = MODULE.matcher(pom(project));
    while (module.find()) {
      Path child = project.resolve(module.group(1));
      all.add(child);
      all.addAll(modules(child));
    }
    return all;
  }

  private static String pom(Path project) throws IOException {
    return Files.readString(project.resolve("pom.xml"));
  }

  private static String version(Path project) throws IOException {
    Matcher plugin = PLUGIN.matcher(pom(project));
    assertThat(plugin.find()).as("liberty-maven-plugin in %s", project).isTrue();
    return plugin.group(1);
  }

  /** Maven resolves the prefix in each project, and ends where one does not have the plugin. */
  @Test
  void eachProjectHasThePlugin() throws Exception {
    assertThat(Files.readString(ProjectPages.ROOT.resolve("README.md")))
        .contains("mvn package liberty:run");
    String version = version(ProjectPages.ROOT);
    for (Path module : modules(ProjectPages.ROOT)) {
      if (!pom(module).contains("<parent>")) {
        assertThat(version(module)).isEqualTo(version);
      }
    }
    assertThat(modules(ProjectPages.ROOT)).hasSizeGreaterThan(10);
  }
}
