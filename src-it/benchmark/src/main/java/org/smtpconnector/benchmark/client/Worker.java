package org.smtpconnector.benchmark.client;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One client in a process of its own, so that no client is compiled for another one's calls. */
public final class Worker implements AutoCloseable {
  /**
   * What a piece of work took.
   *
   * @param nanos of time
   * @param allocatedOctets on the heap; of clients in Java alone
   * @param cpuNanos of the whole process; of clients in Java alone
   */
  public record Spent(long nanos, long allocatedOctets, long cpuNanos) {
    String toLine() {
      return "done " + nanos + " " + allocatedOctets + " " + cpuNanos;
    }

    static Spent ofLine(String line) throws IOException {
      String[] words = line.split(" ");
      if (!words[0].equals("done")) {
        throw new IOException(line);
      }
      return new Spent(
          Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
    }
  }

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream questions;
  private final Duration patience;

  private Worker(Process process, Duration patience) {
    this.process = process;
    this.patience = patience;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /**
   * Starts the process.
   *
   * @param log where its error output goes, behind what is there
   * @param patience how long it may take to answer
   */
  public static Worker start(
      Contestant contestant, Scenario scenario, Tools tools, File log, Duration patience)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms256m", "-Xmx256m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(WorkerProcess.class.getName(), contestant.name()));
    command.addAll(tools.arguments());
    command.addAll(scenario.arguments());
    return new Worker(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log)).start(),
        patience);
  }

  /**
   * Waits until its client is ready to work.
   *
   * @throws IOException if it does not come to that; the log says why
   */
  public void awaitReady() throws IOException {
    String answer = answer();
    if (!answer.equals("ready")) {
      throw new IOException("the client said " + answer);
    }
  }

  /**
   * Has the work done so many times.
   *
   * @throws IOException if it fails; the message says how
   */
  public Spent repeat(int times) throws IOException {
    questions.println(times);
    return Spent.ofLine(answer());
  }

  private String answer() throws IOException {
    CompletableFuture<String> line =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return String.valueOf(answers.readLine());
              } catch (IOException e) {
                return "failed " + e;
              }
            });
    try {
      return line.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw new IOException("no answer within " + patience.toSeconds() + " seconds", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    questions.close();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
