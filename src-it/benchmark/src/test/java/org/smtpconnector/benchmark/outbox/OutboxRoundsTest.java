package org.smtpconnector.benchmark.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpconnector.benchmark.client.Letter;
import org.smtpconnector.benchmark.outbox.OutboxFigures.Row;
import org.smtpconnector.benchmark.sink.Offer;
import org.smtpconnector.benchmark.sink.Relay;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.testkit.TestAuthority;

class OutboxRoundsTest {
  private static final OutboxEffort SHORT =
      new OutboxEffort(10, List.of(1, 2), 8, Duration.ZERO, Duration.ofMillis(10), 1, 30);
  private static final Letter LETTER = Letter.of(1, 500);

  @TempDir Path directory;

  /** PostgreSQL needs Debian and root. */
  @ParameterizedTest
  @EnumSource(names = {"H2", "ARTEMIS"})
  void eachOutboxSendsAllThatItsServersPut(StoreKind kind) throws Exception {
    try (Relay relay = Relay.start(new TestAuthority().issue("127.0.0.1"), directory);
        StoreHost host = kind.start(directory)) {
      int port = relay.open(Offer.EVERYTHING, TransportSecurity.PLAIN, Duration.ZERO);
      OutboxReport report = new OutboxReport();
      try (OutboxRounds rounds = new OutboxRounds(kind, host, relay, port, LETTER, SHORT)) {
        OutboxRounds.Result result = rounds.run();
        assertThat(result.both().rows()).hasSize(kind == StoreKind.H2 ? 6 : 2);
        report.addNear(kind, result);
      }
      int far = relay.open(Offer.EVERYTHING, TransportSecurity.PLAIN, Duration.ofMillis(1));
      try (FarRounds rounds = new FarRounds(host, relay, far, LETTER, SHORT)) {
        report.addFar(kind, rounds.run());
      }
      assertThat(report.markdown())
          .contains("**" + kind.title() + "**", "| MailOutbox | 2 |", "| MailSender.sendAll |");
    }
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
