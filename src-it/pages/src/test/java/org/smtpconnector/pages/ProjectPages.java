package org.smtpconnector.pages;

import java.nio.file.Path;
import java.util.List;

/** The pages for those who take part in the project, and who decide whether to use it. */
final class ProjectPages {
  static final Path ROOT = Path.of("../..");
  static final Path ARCHITECTURE = ROOT.resolve("adapter/ARCHITECTURE.md");
  static final Path CHANGELOG = ROOT.resolve("adapter/CHANGELOG.md");
  static final Path COMPATIBILITY = ROOT.resolve("adapter/COMPATIBILITY.md");
  static final Path CONTRIBUTING = ROOT.resolve(".github/CONTRIBUTING.md");
  static final Path SECURITY = ROOT.resolve(".github/SECURITY.md");
  static final Path SAMPLE = ROOT.resolve("ejb-sample/README.md");
  static final List<Path> ALL =
      List.of(ARCHITECTURE, CHANGELOG, COMPATIBILITY, CONTRIBUTING, SECURITY, SAMPLE);

  private ProjectPages() {}
}
