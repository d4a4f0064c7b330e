package org.smtpconnector.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The process that a command has started, with those below it. */
final class ServerProcess {
  /**
   * The JVM option by which a garbage collection clears soft references, such as those to a
   * server's last log messages and who logged them, not only when the heap is full.
   */
  static final String CLEARS_SOFT_REFERENCES = "-XX:SoftRefLRUPolicyMSPerMB=0";

  private static final long LONGEST_STOP_SECONDS = 60;
  private static final int CONTROL_C = 3;

  private final Process process;

  private ServerProcess(Process process) {
    this.process = process;
  }

  /** Starts a command in this directory; what it prints goes to a file. */
  static ServerProcess start(
      List<String> command, Path directory, Map<String, String> environment, Path output) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    try {
      return new ServerProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a command at a terminal of its own, as a person does: Ctrl+C is a signal to all of the
   * processes that have not left its process group. What it prints goes to a file.
   */
  static ServerProcess startAtTerminal(
      String command, Path directory, Map<String, String> environment, Path output) {
    return start(
        List.of(
            "env",
            "--default-signal=INT", // which a build in the background ignores
            "script",
            "--quiet",
            "--return",
            "--command",
            command,
            "/dev/null"),
        directory,
        environment,
        output);
  }

  /**
   * Runs a command to its end.
   *
   * @throws IllegalStateException if it fails; the file has what it says
   */
  static void run(
      List<String> command, Path directory, Map<String, String> environment, Path output) {
    if (!start(command, directory, environment, output).succeeds()) {
      throw new IllegalStateException("it failed, see " + output + ": " + command);
    }
  }

  /**
   * Runs a command to its end, and returns what it prints.
   *
   * @throws IllegalStateException if it fails; the file has what it prints
   */
  static String output(
      List<String> command, Path directory, Map<String, String> environment, Path output) {
    Installation.deleteAll(output);
    run(command, directory, environment, output);
    return Installation.read(output);
  }

  /** Waits until it has ended, and tells whether it has done what it was to do. */
  boolean succeeds() {
    return process.onExit().join().exitValue() == 0;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The histogram of its JVM's live objects, after a garbage collection. */
  String histogram() {
    return jcmd("GC.class_histogram");
  }

  /** The stacks of its JVM's threads. */
  String threads() {
    return jcmd("Thread.print");
  }

  private String jcmd(String command) {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(jvm().pid()),
                  command)
              .redirectErrorStream(true)
              .start();
      return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessHandle jvm() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .filter(one -> one.info().command().filter(path -> path.endsWith("/java")).isPresent())
        .reduce((launcher, server) -> server)
        .orElseThrow(() -> new IllegalStateException("the server has no JVM"));
  }

  /** The processes below it. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** Presses Ctrl+C at its terminal, and waits until it has ended. */
  void pressControlC() {
    try {
      process.getOutputStream().write(CONTROL_C);
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.onExit().orTimeout(LONGEST_STOP_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Ends it, with those below it. */
  void stop() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    try {
      for (ProcessHandle one : all) {
        one.onExit()
            .orTimeout(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)
            .exceptionally(e -> one)
            .join();
      }
    } finally {
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
