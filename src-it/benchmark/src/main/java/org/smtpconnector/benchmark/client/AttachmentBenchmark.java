package org.smtpconnector.benchmark.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
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
import org.smtpconnector.mail.Composition;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.smtp.TransportSecurity;

/** One message with an attached file on a warm session, composed and sent to a sink. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class AttachmentBenchmark {
  private static final int MEBIBYTE = 1 << 20;

  /** The size of the file. */
  @Param({"16"})
  int mebibytes;

  @Param({"EVERYTHING", "NEITHER"})
  Offer offer;

  private Path file;
  private Sink sink;
  private Letter letter;
  private SmtpSession session;
  private Lanes.Lane angus;

  @Setup
  public void open() throws Exception {
    file = Files.createTempFile("attachment", ".bin");
    byte[] octets = new byte[MEBIBYTE];
    Random random = new Random(1);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < mebibytes; i++) {
        random.nextBytes(octets);
        out.write(octets);
      }
    }
    sink = Sink.start(SinkCharacter.plain(offer), 1);
    Scenario scenario =
        new Scenario(
            Work.COMPOSE,
            new Endpoint(sink.port(), TransportSecurity.PLAIN, Path.of(".")),
            2048,
            1,
            1);
    letter = Letter.of(scenario);
    session =
        SmtpSession.open(
            SmtpConfig.to(Endpoint.HOST)
                .port(sink.port())
                .security(TransportSecurity.PLAIN)
                .build());
    angus = new AngusMail(scenario, true).openTransport(file);
  }

  @Benchmark
  public Receipt byMailSender() throws IOException {
    Submission submission =
        Composition.ofFile(
            letter.from(), letter.recipients(), letter.subject(), letter.text(), file);
    return session.send(submission.envelope(), submission.message());
  }

  @Benchmark
  public void byOpenTransport() throws Exception {
    angus.send();
  }

  @TearDown
  public void close() throws IOException {
    session.close();
    angus.close();
    sink.close();
    Files.delete(file);
  }
}
