package org.smtpconnector.it.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's verifiers of DKIM signatures, dkimpy and OpenDKIM, in a process of their own. */
final class DebianVerifiers implements AutoCloseable {
  private final ServerProcess process;
  private final Socket socket;
  private final BufferedReader verdicts;
  private final OutputStream messages;

  /**
   * @param records the public keys by their names in DNS
   */
  DebianVerifiers(Map<String, String> records) throws IOException {
    Setup setup = Setup.of("dkim");
    Files.createDirectories(setup.data());
    Path published = setup.data().resolve("records");
    Files.write(
        published, records.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
    process = ServerProcess.start(setup);
    socket = new Socket("127.0.0.1", process.port());
    messages = socket.getOutputStream();
    verdicts =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    verdicts.readLine(); // its greeting
  }

  /** Returns what each of them says of each signature, as in {@code dkimpy s1 pass}. */
  List<String> verdicts(byte[] message) throws IOException {
    messages.write((message.length + "\n").getBytes(StandardCharsets.US_ASCII));
    messages.write(message);
    messages.flush();
    String line = verdicts.readLine();
    if (line == null) {
      throw new IOException("the verifiers have ended: see start.log in their directory");
    }
    return line.isEmpty() ? List.of() : List.of(line.split("\t"));
  }

  @Override
  public void close() throws IOException {
    socket.close();
    process.close();
  }
}
