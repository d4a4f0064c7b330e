package org.smtpconnector.benchmark.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.benchmark.client.Endpoint;
import org.smtpconnector.benchmark.client.Letter;
import org.smtpconnector.benchmark.client.Trust;
import org.smtpconnector.benchmark.outbox.OutboxFigures.Row;
import org.smtpconnector.benchmark.sink.Relay;
import org.smtpconnector.benchmark.sink.Tally;
import org.smtpconnector.smtp.TransportSecurity;
import picocli.CommandLine;

class OutboxRoundsTest {
  private static final OutboxEffort SHORT =
      new OutboxEffort(10, List.of(1, 2), 8, Duration.ZERO, Duration.ofMillis(10), 1, 30);
  private static final Letter LETTER = Letter.of(1, 500);

  @TempDir Path directory;

  /** PostgreSQL needs Debian and root. */
  @ParameterizedTest
  @CsvSource({"H2, PLAIN", "H2, STARTTLS", "ARTEMIS, TLS"})
  void eachOutboxSendsAllThatItsServersPut(StoreKind kind, TransportSecurity security)
      throws Exception {
    try (Relay relay = Trust.startRelay(directory);
        StoreHost host = kind.start(directory)) {
      Endpoint near = Endpoint.open(relay, security, Duration.ZERO, directory);
      OutboxReport report = new OutboxReport(security);
      try (OutboxRounds rounds = new OutboxRounds(kind, host, relay, near, LETTER, SHORT)) {
        OutboxRounds.Result result = rounds.run();
        assertThat(result.both().rows()).hasSize(kind == StoreKind.H2 ? 8 : 2);
        report.addNear(kind, result);
      }
      assertWhoIsLetIn(relay.tally(near.port()), security);
      Endpoint far = Endpoint.open(relay, security, Duration.ofMillis(1), directory);
      try (FarRounds rounds = new FarRounds(host, relay, far, LETTER, SHORT)) {
        report.addFar(kind, rounds.run());
      }
      assertWhoIsLetIn(relay.tally(far.port()), security);
      assertThat(report.markdown())
          .contains("**" + kind.title() + ", " + Endpoint.title(security) + "**")
          .contains("| MailOutbox | 2 |", "| MailSender.sendAll |");
    }
  }

  /** A sink lets nobody in without TLS. */
  private static void assertWhoIsLetIn(Tally tally, TransportSecurity security) {
    assertThat(tally.connections()).isPositive();
    assertThat(tally.authentications())
        .isEqualTo(security == TransportSecurity.PLAIN ? 0 : tally.connections());
  }

  /** As the adapter does it by default, and as a relay for submission demands it. */
  @Test
  void theCommandUsesStartTlsUnlessItIsToldOtherwise() throws Exception {
    int exit =
        new CommandLine(new OutboxBenchmark())
            .execute(
                "--stores=H2",
                "--servers=1",
                "--warm-up=0",
                "--round=0.01",
                "--rounds=1",
                "--far-messages=5",
                "--output=" + directory);
    assertThat(exit).isZero();
    assertThat(directory.resolve("outbox.md"))
        .content()
        .contains("**H2, STARTTLS and AUTH**", "**H2, relay 20 ms away, STARTTLS and AUTH**");
  }

  @Test
  void aRatioIsTheMedianOfThoseOfTheRounds() {
    OutboxFigures figures = new OutboxFigures();
    Row one = new Row("one", 1);
    Row other = new Row("other", 1);
    for (double perSecond : List.of(100.0, 10.0, 40.0)) {
      figures.add(one, perSecond);
    }
    for (double perSecond : List.of(10.0, 5.0, 10.0)) {
      figures.add(other, perSecond);
    }
    assertThat(figures.ratio(one, other)).isEqualTo(4);
    assertThat(figures.median(one)).isEqualTo(40);
    assertThat(figures.least(one)).isEqualTo(10);
    assertThat(figures.most(one)).isEqualTo(100);
  }
}
