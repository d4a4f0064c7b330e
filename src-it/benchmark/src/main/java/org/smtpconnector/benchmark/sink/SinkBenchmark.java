package org.smtpconnector.benchmark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the sink takes from a client that does nothing but write bytes that lie ready and count
 * those that come back: more than that, no client can reach. A unit of work is a flight.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SinkBenchmark {
  private static final String TEXT = ("0123456789".repeat(7) + "\r\n").repeat(29);

  /** Mails in a flight. */
  @Param({"1", "20"})
  int messages;

  @Param({"true", "false"})
  boolean chunking;

  private Sink sink;
  private Socket socket;
  private DataInputStream in;
  private byte[] flight;
  private byte[] replies;

  @Setup
  public void connect() throws IOException {
    sink = Sink.start(SinkCharacter.plain(Offer.EVERYTHING), 1);
    socket = new Socket(InetAddress.getLoopbackAddress(), sink.port());
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    in.readNBytes(Dialogue.GREETING.length);
    String envelope = "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n";
    String mail =
        envelope
            + (chunking
                ? "BDAT " + TEXT.length() + " LAST\r\n" + TEXT
                : "DATA\r\n" + TEXT + ".\r\n");
    flight = mail.repeat(messages).getBytes(US_ASCII);
    String ofOne = "250 ok\r\n".repeat(3) + (chunking ? "" : "354 go ahead\r\n");
    replies = new byte[ofOne.length() * messages];
  }

  @Benchmark
  public byte[] flight() throws IOException {
    socket.getOutputStream().write(flight);
    in.readFully(replies);
    return replies;
  }

  @TearDown
  public void close() throws IOException {
    socket.close();
    sink.close();
  }
}
