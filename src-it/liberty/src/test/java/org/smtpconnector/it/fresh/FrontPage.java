package org.smtpconnector.it.fresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the project's first page has an administrator write to install the resource adapter. */
record FrontPage(String server, String dependencies, String settings) {
  private static final Path PAGE = Path.of("../../README.md");
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<artifactId>(.*?)</artifactId>\\s*<version>.*?</version>(.*?)</dep", Pattern.DOTALL);

  static FrontPage read() throws IOException {
    String section = Files.readString(PAGE).replaceFirst("(?s).*\n## Install.*?\n", "");
    section = section.replaceFirst("(?s)\n## .*", "");
    List<String> xml = blocks(section, "xml");
    return new FrontPage(xml.get(0), xml.get(1), blocks(section, "properties").get(0));
  }

  private static List<String> blocks(String section, String language) {
    List<String> blocks =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(section)
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(blocks).as("blocks of %s", language).isNotEmpty();
    return blocks;
  }

  /** Those that go into the application. */
  List<String> libraries() {
    List<MatchResult> all = DEPENDENCY.matcher(dependencies).results().toList();
    assertThat(all).hasSize(3);
    return all.stream()
        .filter(dependency -> !dependency.group(2).contains("provided"))
        .map(dependency -> dependency.group(1))
        .toList();
  }
}
