package org.smtpconnector.benchmark.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Postfix's smtp-source: a C program that sends one message over and over. It connects anew for
 * each batch, so a batch has to be a large one.
 */
final class SmtpSource implements MailClient {
  private final List<String> command;
  private final Path message;

  SmtpSource(Scenario scenario, String program) throws Exception {
    Letter letter = Letter.of(scenario);
    this.message = Files.createTempFile("smtp-source", ".eml");
    Files.write(message, unixLines(Composer.bytes(letter)));
    this.command =
        new ArrayList<>(
            List.of(
                program,
                "-d",
                "-s",
                String.valueOf(scenario.connections()),
                "-M",
                Endpoint.LOCAL_HOST,
                "-F",
                message.toString(),
                "-f",
                letter.from(),
                "-t",
                letter.recipients().get(0)));
    if (scenario.recipients() > 1) {
      command.addAll(List.of("-r", String.valueOf(scenario.recipients())));
    }
    command.addAll(List.of("-m", "", Endpoint.HOST + ":" + scenario.server().port()));
  }

  private static byte[] unixLines(byte[] message) {
    String text = new String(message, StandardCharsets.US_ASCII);
    return text.replace("\r\n", "\n").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void repeat(int times) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(command);
    line.set(line.size() - 2, String.valueOf(times));
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.PIPE)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("smtp-source failed: " + said);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(message);
  }
}
