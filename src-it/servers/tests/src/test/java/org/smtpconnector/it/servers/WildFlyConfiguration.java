package org.smtpconnector.it.servers;

import java.util.List;

/** Which configuration WildFly starts with, and what is done to it. */
enum WildFlyConfiguration {
  STANDALONE("standalone.xml", "", "smtp.cli", "outbox.cli"),
  MICROPROFILE(
      "standalone-microprofile.xml",
      ", MicroProfile",
      "microprofile.cli",
      "smtp.cli",
      "outbox.cli"),
  /** For an application that carries the adapter. */
  WITHOUT_ADAPTER("standalone.xml", ", without the adapter", "outbox.cli");

  private final String file;
  private final String suffix;
  private final List<String> scripts;

  WildFlyConfiguration(String file, String suffix, String... scripts) {
    this.file = file;
    this.suffix = suffix;
    this.scripts = List.of(scripts);
  }

  String file() {
    return file;
  }

  /** What the name of a server has at its end. */
  String suffix() {
    return suffix;
  }

  /** The scripts of {@code server-config/wildfly}, in their order. */
  List<String> scripts() {
    return scripts;
  }

  boolean hasAdapter() {
    return scripts.contains("smtp.cli");
  }
}
