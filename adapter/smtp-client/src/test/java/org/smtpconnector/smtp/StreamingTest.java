package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.SmtpException.SourceFailed;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Messages that are larger than the heap. */
class StreamingTest {
  private static final long OCTETS = (1L << 30) / 78 * 78; // a gigabyte, in whole lines

  @ParameterizedTest
  @ValueSource(strings = {"CHUNKING", "8BITMIME"})
  void aGigabyteGoesThroughAHeapOf64Megabytes(String extension) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      CompletableFuture<Long> received =
          CompletableFuture.supplyAsync(() -> receive(listener, extension));
      Process client = SmallJvm.run(StreamingClient.class, listener.getLocalPort(), OCTETS);
      String said = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(client.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(said).contains("b@doe.example ACCEPTED");
      assertThat(received.get(1, TimeUnit.MINUTES)).isEqualTo(OCTETS);
    }
  }

  @Test
  void readsAFileAsItIsSent(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("report.eml");
    Files.writeString(file, "Subject: Report\r\n\r\n" + "0123456789\r\n".repeat(20_000));
    try (ScriptedSmtpServer server =
            ScriptedSmtpServer.builder().extensions("PIPELINING", "CHUNKING", "SIZE").start();
        SmtpSession session =
            SmtpSession.open(
                SmtpConfig.to("localhost")
                    .port(server.port())
                    .security(TransportSecurity.PLAIN)
                    .build())) {
      Envelope envelope = Envelope.of("a@shop.example", "b@doe.example");
      MessageSource report = MessageSource.of(file, Content.SEVEN_BIT);
      session.send(envelope, report);
      session.send(envelope, report);
      assertThat(server.messages()).hasSize(2);
      assertThat(server.messages().get(1).content()).isEqualTo(Files.readAllBytes(file));
      assertThat(server.commands()).contains("MAIL FROM:<a@shop.example> SIZE=240019");

      Files.writeString(file, "Subject: Cut\r\n\r\n");
      assertThatThrownBy(() -> session.send(envelope, report))
          .isInstanceOf(SourceFailed.class)
          .hasMessageContaining("16 octets and not 240019");
      assertThat(server.messages()).hasSize(2);
    }
    assertThatThrownBy(() -> MessageSource.of(directory.resolve("none"), Content.SEVEN_BIT))
        .isInstanceOf(IOException.class);
  }

  /** Takes one message and counts its octets, as they were before dots were stuffed. */
  private static long receive(ServerSocket listener, String extension) {
    try (Socket socket = listener.accept()) {
      Counter in = new Counter(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      say(out, "220 sink");
      in.line();
      say(out, "250-sink", "250-PIPELINING", "250 " + extension);
      long octets = 0;
      while (true) {
        String command = in.line();
        if (command.startsWith("BDAT")) {
          octets += in.skip(Long.parseLong(command.split(" ")[1]));
        }
        if (command.startsWith("DATA")) {
          say(out, "354 go");
          octets = in.data();
        }
        say(out, "250 ok");
        if (command.startsWith("DATA") || command.endsWith("LAST")) {
          in.line(); // QUIT
          return octets;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void say(OutputStream out, String... lines) throws IOException {
    out.write((String.join("\r\n", lines) + "\r\n").getBytes(US_ASCII));
  }

  /** Reads fast. */
  private static final class Counter {
    private final InputStream in;
    private final byte[] buffer = new byte[256 * 1024];
    private int at;
    private int end;

    Counter(InputStream in) {
      this.in = in;
    }

    private void fill() throws IOException {
      at = 0;
      end = in.read(buffer);
      if (end < 0) {
        throw new EOFException();
      }
    }

    String line() throws IOException {
      StringBuilder line = new StringBuilder();
      while (true) {
        if (at == end) {
          fill();
        }
        char c = (char) buffer[at++];
        if (c == '\n') {
          return line.toString().strip();
        }
        line.append(c);
      }
    }

    long skip(long octets) throws IOException {
      long left = octets;
      while (left > 0) {
        if (at == end) {
          fill();
        }
        int count = (int) Math.min(left, end - at);
        at += count;
        left -= count;
      }
      return octets;
    }

    long data() throws IOException {
      long octets = 0;
      long line = 0; // octets of it
      boolean dot = false;
      while (true) {
        if (at == end) {
          fill();
        }
        byte b = buffer[at++];
        if (line == 0) {
          dot = b == '.';
        }
        line++;
        if (b == '\n') {
          if (dot && line == 3) {
            return octets;
          }
          octets += dot ? line - 1 : line;
          line = 0;
        }
      }
    }
  }
}
