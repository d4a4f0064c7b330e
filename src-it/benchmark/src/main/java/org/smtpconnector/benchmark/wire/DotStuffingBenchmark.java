package org.smtpconnector.benchmark.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
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
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.wire.MessageOutput;
import org.smtpconnector.smtp.wire.OutputBuffer;

/** A message on its way into DATA or BDAT: line ends, and dots for DATA. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DotStuffingBenchmark {
  @Param({"2048", "102400", "1048576"})
  int size;

  @Param({"STUFFED", "LINES"})
  String form;

  private final OutputBuffer buffer = new OutputBuffer();
  private MessageSource message;
  private long octets;

  @Setup
  public void write() {
    String line = "the quick brown fox jumps over the lazy dog, line after line after line\r\n";
    String sixteen = line.repeat(15) + "." + line;
    String text = sixteen.repeat(size / sixteen.length() + 1);
    message = MessageSource.of(text.substring(0, size).getBytes(US_ASCII));
  }

  @Benchmark
  public long stuff() throws IOException {
    new MessageOutput(buffer, MessageOutput.Form.valueOf(form), this::drain)
        .take(
            message,
            e -> {
              throw new IllegalStateException(e);
            });
    drain();
    return octets;
  }

  private void drain() {
    octets += buffer.size();
    buffer.clear();
  }
}
