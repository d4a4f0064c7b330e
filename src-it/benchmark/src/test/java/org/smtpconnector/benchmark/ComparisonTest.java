package org.smtpconnector.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.benchmark.client.Contestant.ANGUS_OPEN;
import static org.smtpconnector.benchmark.client.Contestant.NODEMAILER;
import static org.smtpconnector.benchmark.client.Contestant.SESSION;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.benchmark.client.Contestant;
import org.smtpconnector.benchmark.client.Tools;
import org.smtpconnector.benchmark.client.Trust;
import org.smtpconnector.benchmark.client.Work;
import org.smtpconnector.benchmark.client.Worker;
import org.smtpconnector.benchmark.sink.Offer;
import org.smtpconnector.benchmark.sink.Relay;
import org.smtpconnector.benchmark.sink.Tally;
import org.smtpconnector.smtp.TransportSecurity;

class ComparisonTest {
  private static final Effort SHORT =
      new Effort(Duration.ofMillis(10), Duration.ofMillis(10), 2, 2);
  private static final Tools NO_TOOLS = new Tools("no", "no", "", "no", "no");

  @TempDir Path directory;

  private Results measure(Cell cell) throws IOException {
    Results results = new Results();
    try (Relay relay = Trust.startRelay(directory)) {
      results.add(cell, new Comparison(cell, relay, directory, NO_TOOLS, SHORT).run());
    }
    return results;
  }

  private static Cell cell(Duration roundTrip, Contestant... contestants) {
    return new Cell(
            Work.COMPOSE,
            Offer.NEITHER,
            TransportSecurity.STARTTLS,
            roundTrip,
            500,
            2,
            2,
            Cell.all())
        .with(contestants);
  }

  @Test
  void measuresEachClientInEachForkAndNamesThoseThatAreMissing() throws Exception {
    Cell cell = cell(Duration.ZERO, SESSION, ANGUS_OPEN, NODEMAILER);
    Results results = measure(cell);
    for (Contestant one : List.of(SESSION, ANGUS_OPEN)) {
      Figures figures = results.of(cell, one).orElseThrow();
      assertThat(figures.least(Sample::perSecond)).isPositive();
      assertThat(figures.median(Sample::perSecond))
          .isBetween(figures.least(Sample::perSecond), figures.most(Sample::perSecond));
    }
    String report = report(results).markdown("");
    assertThat(report)
        .contains("**no delay, composed 0 KiB, 2 recipients, 2 connections, STARTTLS and AUTH")
        .contains("- **nodemailer, pool, not measured: no directory with nodemailer")
        .contains("| SMTP Connector, one by one | ")
        .contains("| 2 KiB composed, to open Angus | ≥ 2.50× | not measured |  |");
    assertThat(Chart.canShow(results)).isTrue();
    Chart.write(results, directory.resolve("chart.png"));
    assertThat(ImageIO.read(directory.resolve("chart.png").toFile()).getWidth()).isPositive();
  }

  @Test
  void countsTheRoundTripsToAServerThatIsFar() throws Exception {
    Cell cell = cell(Duration.ofMillis(4), SESSION);
    Figures figures = measure(cell).of(cell, SESSION).orElseThrow();
    // MAIL, RCPT, RCPT, DATA, message: neither PIPELINING nor CHUNKING is offered.
    assertThat(figures.median(Sample::countedRoundTrips)).isEqualTo(5);
    assertThat(figures.timedRoundTrips()).isGreaterThan(4);
  }

  @Test
  void saysWhichTargetsAreReached() throws Exception {
    Target reached =
        Target.roundTrips("a", Cells.far(Offer.EVERYTHING, 1), SESSION, Double.MAX_VALUE);
    Target missed = Target.roundTrips("b", Cells.far(Offer.EVERYTHING, 1), SESSION, 0.001);
    Results results = new Results();
    assertThat(reached.row(results)).contains("not measured");
    Figures figures = new Figures(Cells.far(Offer.EVERYTHING, 1), SESSION);
    figures.add(
        new Sample(
            10,
            new Worker.Spent(250_000_000, 0, 0),
            new Tally(10, 10, 0, 0, 0, 0, 10),
            Duration.ofMillis(20)));
    results.add(Cells.far(Offer.EVERYTHING, 1), List.of(figures));
    assertThat(reached.row(results)).endsWith("| 1.25 (1.00 by count) | yes |");
    assertThat(missed.row(results)).endsWith("| 1.25 (1.00 by count) | **no** |");
    figures.failed("of 10 the sink saw 9");
    assertThat(reached.row(results)).contains("not measured");
    assertThat(report(results).trouble()).anyMatch(line -> line.contains("the sink saw 9"));
  }

  @Test
  void replacesTheFiguresOfAPageAndNothingElse() throws Exception {
    Path page = directory.resolve("page.md");
    Files.writeString(page, "before\n" + Page.BEGIN + "\nold\n" + Page.END + "\nbehind\n");
    Page.replaceFigures(page, "new");
    assertThat(page).hasContent("before\n" + Page.BEGIN + "\n\nnew\n" + Page.END + "\nbehind\n");
  }

  private static Report report(Results results) {
    return new Report(
        results, new Machine("cpu", 2, "jdk", "kernel", LocalDate.of(2026, 1, 1)), SHORT);
  }
}
