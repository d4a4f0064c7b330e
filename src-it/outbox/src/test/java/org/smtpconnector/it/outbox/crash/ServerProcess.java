package org.smtpconnector.it.outbox.crash;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An {@link OutboxServer}, and what it has said. */
final class ServerProcess implements AutoCloseable {
  static final int HALTED = 137; // as after SIGKILL
  static final String READY = "READY";
  static final String PUT = "PUT ";
  static final String UNSURE = "UNSURE "; // whether it has put a message
  static final String ALL_PUT = "ALL PUT";
  static final String CLOCK = "CLOCK ";
  static final String LEFT = "LEFT ";
  private static final Duration LONG = Duration.ofMinutes(3);

  private final String name;
  private final Process process;
  private final Writer in;
  private final Thread reader;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private ServerProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.reader = new Thread(this::read, "output of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  static ServerProcess start(ServerPlan plan) {
    return start(plan, Map.of());
  }

  /**
   * Starts a server.
   *
   * @param environment variables besides those of this process
   */
  static ServerProcess start(ServerPlan plan, Map<String, String> environment) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                OutboxServer.class.getName()));
    command.addAll(plan.words());
    try {
      Path logs = Files.createDirectories(Path.of(System.getProperty("data"), "servers"));
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(logs.resolve(plan.name() + ".log").toFile());
      builder.environment().putAll(environment);
      return new ServerProcess(plan.name(), builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      out.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("cannot be read: " + e);
    }
  }

  /** Returns what its clock has shown when it was ready. */
  Instant clock() {
    return Instant.parse(said(CLOCK).get(0));
  }

  /** Returns the rest of the lines that begin with a text. */
  List<String> said(String text) {
    return lines.stream()
        .filter(line -> line.startsWith(text))
        .map(line -> line.substring(text.length()))
        .toList();
  }

  void awaitLine(String text, int count) {
    await("'" + text + "' of server " + name)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(10))
        .failFast("server " + name + " has ended", () -> !process.isAlive())
        .until(() -> said(text).size() >= count);
  }

  /** Waits until no message is left to be sent. */
  void awaitDrained() {
    await("no message that is left, at server " + name)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(100))
        .failFast("server " + name + " has ended", () -> !process.isAlive())
        .until(() -> left() == 0);
  }

  private long left() {
    int answers = said(LEFT).size();
    tell("left");
    awaitLine(LEFT, answers + 1);
    return Long.parseLong(said(LEFT).get(answers));
  }

  void tell(String line) {
    try {
      in.write(line + "\n");
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it in order. */
  void end() {
    tell("end");
    awaitExit();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  void pause() {
    Signal.STOP.send(process);
  }

  void resume() {
    Signal.CONT.send(process);
  }

  int awaitExit() {
    await("the end of server " + name)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> !process.isAlive());
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
