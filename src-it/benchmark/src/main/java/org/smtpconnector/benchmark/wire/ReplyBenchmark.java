package org.smtpconnector.benchmark.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
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
import org.openjdk.jmh.annotations.Warmup;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.Link;
import org.smtpconnector.smtp.net.PendingInputState;
import org.smtpconnector.smtp.wire.SmtpWire;

/** Reading replies, those of one mail together; in this package for the sake of the wire. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReplyBenchmark {
  @Param({
    "250 2.1.0 Ok",
    "250-mx.example.org at your service\r\n250-SIZE 35882577\r\n250-8BITMIME\r\n250-PIPELINING\r\n"
        + "250 CHUNKING"
  })
  String reply;

  private SmtpWire wire;

  @Setup
  public void connect() {
    Link link = new Talking((reply + "\r\n").getBytes(US_ASCII));
    wire = new SmtpWire(link, DialogueListener.NONE, Duration.ofSeconds(60));
  }

  @Benchmark
  public Reply reply() throws IOException {
    return wire.readReply(Deadline.in(Duration.ofSeconds(60), "reply"));
  }

  /** A server that says the same over and over, a reply at a time. */
  private static final class Talking implements Link {
    private final byte[] saying;
    private int said;

    Talking(byte[] saying) {
      this.saying = saying;
    }

    @Override
    public int read(ByteBuffer into, Deadline deadline) {
      int count = Math.min(into.remaining(), saying.length - said);
      into.put(saying, said, count);
      said = (said + count) % saying.length;
      return count;
    }

    @Override
    public void write(ByteBuffer from, Duration stall, Deadline deadline) {
      from.position(from.limit());
    }

    @Override
    public PendingInputState look() {
      return PendingInputState.QUIET;
    }

    @Override
    public void close() {}

    @Override
    public void abort() {}
  }
}
