package org.smtpconnector.it.fresh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.smtpconnector.testkit.FreePort;
import org.smtpconnector.testkit.TestAuthority;

/** The sample's server, in its own configuration. */
record SampleServer(FreshServer server) implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Path IT = Path.of(System.getProperty("it.directory"));
  private static final Path CONFIGURATION = Path.of("../../server-config/liberty");

  static SampleServer named(String name) {
    return new SampleServer(new FreshServer(name));
  }

  /** Installs it, and starts it. */
  void start() throws IOException {
    Path directory = Files.createDirectories(server.directory());
    for (String file : List.of("server.xml", "sample.xml", "database.xml")) {
      Files.copy(CONFIGURATION.resolve(file), directory.resolve(file));
    }
    Path resources = Files.createDirectories(directory.resolve("resources"));
    Path security = Files.createDirectories(resources.resolve("security"));
    TestAuthority authority = new TestAuthority();
    authority.writeTrustStore(security.resolve("trust.p12"), PASSWORD);
    authority.issue("localhost").writeKeyStore(security.resolve("mailbox.p12"), PASSWORD);
    Files.copy(IT.resolve("smtp-rar.rar"), resources.resolve("smtp-rar.rar"));
    Path h2 = Files.createDirectories(resources.resolve("h2"));
    try (Stream<Path> drivers = Files.list(IT.resolve("h2"))) {
      for (Path driver : drivers.toList()) {
        Files.copy(driver, h2.resolve(driver.getFileName()));
      }
    }
    Path applications = Files.createDirectories(directory.resolve("apps"));
    for (String application : List.of("shop", "mailbox")) {
      Files.copy(
          IT.resolve("sample-" + application + ".war"),
          applications.resolve(application + ".war"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    server.environment("HTTP_PORT", server.httpPort());
    server.environment("MAILBOX_PORT", FreePort.find());
    server.environment(
        "SMTPCONNECTOR_DEADLINE", "PT2M"); // the machine may be busy with other tests
    server.start("shop");
  }

  Path directory() {
    return server.directory();
  }

  void environment(String variable, Object value) {
    server.environment(variable, value);
  }

  String url(String path) {
    return server.url(path);
  }

  String log() {
    return server.log();
  }

  String consoleText() {
    return server.consoleText();
  }

  @Override
  public void close() {
    server.close();
  }
}
