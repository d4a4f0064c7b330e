package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
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

/** A message on its way into DATA: line ends and dots. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DotStuffingBenchmark {
  @Param({"2048", "102400", "1048576"})
  int size;

  private byte[] message;
  private long octets;

  @Setup
  public void write() {
    String line = "the quick brown fox jumps over the lazy dog, line after line after line\r\n";
    String sixteen = line.repeat(15) + "." + line;
    String text = sixteen.repeat(size / sixteen.length() + 1);
    message = text.substring(0, size).getBytes(US_ASCII);
  }

  @Benchmark
  public long stuff() throws IOException {
    MessageOutput output = new MessageOutput(this::count);
    output.write(message, 0, message.length);
    count(output.lastChunk());
    return octets;
  }

  private void count(ByteBuffer chunk) {
    octets += chunk.remaining();
    chunk.position(chunk.limit());
  }
}
