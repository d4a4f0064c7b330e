package org.smtpconnector.benchmark.client;

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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.smtpconnector.benchmark.sink.Offer;
import org.smtpconnector.benchmark.sink.Sink;
import org.smtpconnector.benchmark.sink.SinkCharacter;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.TransportSecurity;

/** One ready-made mail on a warm session, to a sink in this process. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SendBenchmark {
  @Param({"2048", "1048576"})
  int size;

  @Param({"EVERYTHING", "PIPELINING", "NEITHER"})
  Offer offer;

  private Sink sink;
  private SmtpSession session;
  private Envelope envelope;
  private MessageSource message;

  @Setup
  public void open() throws Exception {
    sink = Sink.start(SinkCharacter.plain(offer), 1);
    Letter letter = Letter.of(1, size);
    envelope = Envelope.of(letter.from(), letter.recipients().toArray(String[]::new));
    message = MessageSource.of(Composer.bytes(letter));
    session =
        SmtpSession.open(
            SmtpConfig.to(Endpoint.HOST)
                .port(sink.port())
                .security(TransportSecurity.PLAIN)
                .build());
  }

  @Benchmark
  public Receipt send() throws IOException {
    return session.send(envelope, message);
  }

  @TearDown
  public void close() {
    session.close();
    sink.close();
  }
}
