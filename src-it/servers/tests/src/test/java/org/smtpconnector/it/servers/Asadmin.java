package org.smtpconnector.it.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The administrator's command of GlassFish and Payara.
 *
 * @param home the directory of the server, in which it runs
 * @param port the port of the domain's administration
 */
record Asadmin(Path home, int port) {
  /**
   * Runs a command.
   *
   * @throws IllegalStateException if it fails
   */
  void run(String... command) {
    ServerProcess.run(line(command), home, environment(), log());
  }

  /**
   * Returns what a command prints.
   *
   * @throws IllegalStateException if it fails
   */
  String output(String... command) {
    return ServerProcess.output(line(command), home, environment(), home.resolve("asadmin.out"));
  }

  /**
   * Runs a command as it stands on a page, or in a remedy: in a shell.
   *
   * @throws IllegalStateException if it fails
   */
  void shell(String command) {
    ServerProcess.run(
        List.of("sh", "-c", String.join(" ", line()) + " " + command), home, environment(), log());
  }

  /** Begins a command. */
  ServerProcess start(String... command) {
    return ServerProcess.start(line(command), home, environment(), log());
  }

  /** Runs a script of commands, whose last one must not fail. */
  void script(Path file) {
    run("multimode", "--file", file.toString());
  }

  /** Keeps a password in the domain's store, which asadmin asks for or takes from a file. */
  void alias(String name, String password) {
    Path file = write(name + ".password", List.of("AS_ADMIN_ALIASPASSWORD=" + password));
    run("--passwordfile", file.toString(), "create-password-alias", name);
  }

  /** Writes a file into the server's directory. */
  Path write(String name, List<String> lines) {
    return Installation.write(home.resolve(name), String.join("\n", lines) + "\n");
  }

  private List<String> line(String... command) {
    List<String> first =
        List.of("bin/asadmin", "--port", Integer.toString(port), "--interactive=false");
    return Stream.concat(first.stream(), Stream.of(command)).toList();
  }

  private static Map<String, String> environment() {
    String java = System.getProperty("java.home");
    return Map.of("JAVA_HOME", java, "AS_JAVA", java, "TERM", "dumb");
  }

  /** What the commands have printed, also that of a server in the foreground. */
  Path log() {
    return home.resolve("asadmin.log");
  }
}
