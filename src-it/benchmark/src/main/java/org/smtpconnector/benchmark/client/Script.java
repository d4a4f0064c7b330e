package org.smtpconnector.benchmark.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.smtpconnector.benchmark.sink.Relay;

/**
 * A client in another language. Its script takes the scenario, the user, the password and the file
 * of a ready-made message as arguments, says {@code ready}, and answers each number by {@code done}
 * when it has done its work so many times, or by {@code failed} and why.
 */
final class Script implements MailClient {
  private final Path directory;
  private final Process process;
  private final BufferedReader answers;
  private final PrintStream questions;

  /** How to run a source. */
  private interface Language {
    List<String> command(Path source) throws Exception;
  }

  private Script(String name, Language language, Scenario scenario, Tools tools) throws Exception {
    this.directory = Files.createTempDirectory("benchmark");
    Path source = directory.resolve(name);
    try (InputStream in = Script.class.getResourceAsStream(name)) {
      Files.copy(in, source);
    }
    Path message = directory.resolve("message.eml");
    Files.write(message, Composer.bytes(Letter.of(scenario)));
    Files.writeString(directory.resolve("text"), Letter.of(scenario).text());
    List<String> command = new ArrayList<>(language.command(source));
    command.addAll(scenario.arguments());
    command.addAll(List.of(Relay.USER, Relay.PASSWORD, directory.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("NODE_PATH", Path.of(tools.nodemailer(), "node_modules").toString());
    this.process = builder.start();
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    expect("ready");
  }

  static MailClient python(Scenario scenario, Tools tools) throws Exception {
    return new Script(
        "smtplib_client.py", source -> List.of(tools.python(), source.toString()), scenario, tools);
  }

  static MailClient node(Scenario scenario, Tools tools) throws Exception {
    return new Script(
        "nodemailer_client.js",
        source -> List.of(tools.node(), source.toString()),
        scenario,
        tools);
  }

  static MailClient c(Scenario scenario, Tools tools) throws Exception {
    return new Script(
        "one_write.c", source -> List.of(compiled(source, tools.cc())), scenario, tools);
  }

  private static String compiled(Path source, String compiler) throws Exception {
    String program = source.resolveSibling("one_write").toString();
    Process process =
        new ProcessBuilder(compiler, "-O2", "-pthread", "-o", program, source.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(compiler + " failed; its error output may say why");
    }
    return program;
  }

  @Override
  public void repeat(int times) throws IOException {
    questions.println(times);
    expect("done");
  }

  private void expect(String answer) throws IOException {
    String line = answers.readLine();
    if (!answer.equals(line)) {
      throw new IOException("the script said " + line + "; its error output may say why");
    }
  }

  @Override
  public void close() throws IOException {
    questions.close();
    process.onExit().join();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
