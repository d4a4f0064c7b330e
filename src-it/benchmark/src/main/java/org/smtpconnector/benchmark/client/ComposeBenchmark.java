package org.smtpconnector.benchmark.client;

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
import org.smtpconnector.mail.Composition;
import org.smtpconnector.smtp.Submission;

/** From addresses, subject and text to bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ComposeBenchmark {
  @Param({"2048", "102400", "1048576"})
  int size;

  @Param({"1", "10"})
  int recipients;

  private Letter letter;
  private String html;

  @Setup
  public void write() {
    letter = Letter.of(recipients, size);
    html = "<p>" + letter.text().replace("\r\n", "</p>\r\n<p>") + "</p>";
  }

  @Benchmark
  public byte[] byJakartaMail() throws Exception {
    return Composer.bytes(letter);
  }

  @Benchmark
  public Submission byMailSender() {
    return Composition.of(letter.from(), letter.recipients(), letter.subject(), letter.text());
  }

  /** With the text that is made from it. */
  @Benchmark
  public Submission htmlByMailSender() {
    return Composition.ofHtml(letter.from(), letter.recipients(), letter.subject(), html);
  }
}
