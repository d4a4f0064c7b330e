package org.smtpconnector.it.fresh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.smtpconnector.testkit.FreePort;

/** An Open Liberty of its own, with nothing in it but what a test puts there. */
public final class FreshServer implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofMinutes(5);
  private static final Path LIBERTY = Path.of(System.getProperty("wlp.home"));

  private final Path userDirectory;
  private final String name;
  private final int httpPort = FreePort.find();
  private final Map<String, String> environment = new HashMap<>();
  private Process process;

  /** Of this name, in place of the one that a test run before may have left. */
  public FreshServer(String name) {
    this.name = name;
    userDirectory = Path.of(System.getProperty("it.directory")).resolve("fresh");
    deleteAll(directory());
    write("jvm.options", "-Xmx256m\n");
  }

  public int httpPort() {
    return httpPort;
  }

  public Path directory() {
    return userDirectory.resolve("servers").resolve(name);
  }

  public void environment(String variable, Object value) {
    environment.put(variable, value.toString());
  }

  public void write(String file, String text) {
    try {
      Path target = directory().resolve(file);
      Files.createDirectories(target.getParent());
      Files.writeString(target, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void copy(Path from, String file) {
    try {
      Path target = directory().resolve(file);
      Files.createDirectories(target.getParent());
      Files.copy(from, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it and waits until it and its application have started, or it is known why not. */
  public void start(String application) {
    deleteAll(directory().resolve("logs"));
    try {
      ProcessBuilder command =
          new ProcessBuilder(LIBERTY.resolve("bin/server").toString(), "run", name)
              .redirectErrorStream(true)
              .redirectOutput(console());
      command.environment().put("WLP_USER_DIR", userDirectory.toString());
      command.environment().putAll(environment);
      process = command.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await("the start of " + name + ", see " + directory().resolve("logs"))
        .atMost(LONGEST_START)
        .failFast(() -> !process.isAlive())
        .until(() -> hasStarted(application));
  }

  private boolean hasStarted(String application) {
    String log = log();
    return log.contains("CWWKF0011I")
        && Stream.of("CWWKZ0001I", "CWWKZ0002E", "CWWKZ0003I", "CWWKZ0012I")
            .anyMatch(code -> log.matches("(?s).*" + code + ":[^\n]* " + application + "[ .].*"));
  }

  /** All of its messages.log. */
  public String log() {
    return read(directory().resolve("logs/messages.log"));
  }

  /** What a user sees who runs it. */
  String consoleText() {
    return read(console().toPath());
  }

  private File console() {
    return userDirectory.resolve(name + ".console").toFile();
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url(String path) {
    return "http://localhost:" + httpPort + path;
  }

  /** The body that it answers with. */
  public String get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url(path))).build(), BodyHandlers.ofString())
        .body();
  }

  /** Stops it as an administrator does: its log tells of the stop, unlike that by a signal. */
  void stopByCommand() {
    try {
      ProcessBuilder command =
          new ProcessBuilder(LIBERTY.resolve("bin/server").toString(), "stop", name).inheritIO();
      command.environment().put("WLP_USER_DIR", userDirectory.toString());
      command.start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stop();
  }

  public void stop() {
    if (process != null) {
      process.destroy();
      try {
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Its process; absent before it was started. */
  public Optional<Process> process() {
    return Optional.ofNullable(process);
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    stop();
  }

  private static void deleteAll(Path directory) {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
