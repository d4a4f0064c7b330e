package org.smtpconnector.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.smtpconnector.benchmark.client.Contestant;

/** The results as Markdown. */
final class Report {
  private final Results results;
  private final Machine machine;
  private final Effort effort;

  Report(Results results, Machine machine, Effort effort) {
    this.results = results;
    this.machine = machine;
    this.effort = effort;
  }

  /**
   * The whole report.
   *
   * @param chart how the chart is linked to; empty where there is none
   */
  String markdown(String chart) {
    List<String> lines = new ArrayList<>();
    lines.add(machine + ".");
    lines.add(
        String.format(
            Locale.ROOT,
            "%d fork(s) of %d rounds of %.1f s, after %.1f s of warming up. Median (least to most).",
            effort.forks(),
            effort.rounds(),
            effort.round().toMillis() / 1000.0,
            effort.warmUp().toMillis() / 1000.0));
    lines.addAll(trouble());
    lines.addAll(targets());
    if (!chart.isEmpty()) {
      lines.addAll(List.of("", "![mails a second](" + chart + ")"));
    }
    results.cells().forEach((id, figures) -> lines.addAll(table(id, figures)));
    return String.join("\n", lines) + "\n";
  }

  /** What is not in the tables, said before them. */
  List<String> trouble() {
    List<String> lines =
        results
            .all()
            .filter(figures -> figures.failure().isPresent())
            .collect(
                Collectors.groupingBy(
                    figures ->
                        figures.contestant().title() + ", " + figures.failure().orElseThrow()))
            .keySet()
            .stream()
            .sorted()
            .map(text -> "- **" + text + "**")
            .collect(Collectors.toCollection(ArrayList::new));
    if (!lines.isEmpty()) {
      lines.add(0, "");
    }
    return lines;
  }

  private List<String> targets() {
    List<String> lines =
        new ArrayList<>(List.of("", "| target | | measured | reached |", "|---|---|---|---|"));
    Targets.ALL.stream().map(target -> target.row(results)).forEach(lines::add);
    return lines;
  }

  private List<String> table(String id, List<Figures> all) {
    Cell cell = all.get(0).cell();
    boolean far = !cell.roundTrip().isZero();
    List<String> lines = new ArrayList<>(List.of("", "**" + id + "**", ""));
    lines.add(
        "| | "
            + (cell.opens() ? "sessions" : "mails")
            + " a second | to ours | ms each | "
            + (far ? "round trips by time | by count | " : "")
            + "CPU µs each | allocated each |");
    lines.add("|---|---|---|---|" + (far ? "---|---|" : "") + "---|---|");
    all.forEach(figures -> lines.add(row(figures, far, all)));
    return lines;
  }

  private String row(Figures figures, boolean far, List<Figures> all) {
    String title = "| " + figures.contestant().title() + " | ";
    if (!figures.complete()) {
      return title
          + figures.failure().orElse("no figures")
          + " | | | "
          + (far ? "| | " : "")
          + "| |";
    }
    return title
        + spread(figures)
        + " | "
        + toOurs(figures, all)
        + " | "
        + number(figures.median(Sample::millis))
        + " | "
        + (far
            ? number(figures.timedRoundTrips())
                + " | "
                + number(figures.median(Sample::countedRoundTrips))
                + " | "
            : "")
        + ofItsProcess(figures);
  }

  /** What goes on in a program that is not Java's, nobody has measured. */
  private static String ofItsProcess(Figures figures) {
    return switch (figures.contestant()) {
      case SMTPLIB, NODEMAILER, SMTP_SOURCE, ONE_WRITE -> "| |";
      default ->
          number(figures.median(Sample::cpuMicros))
              + " | "
              + number(figures.median(Sample::allocated))
              + " |";
    };
  }

  private static String spread(Figures figures) {
    return number(figures.median(Sample::perSecond))
        + " ("
        + number(figures.least(Sample::perSecond))
        + " to "
        + number(figures.most(Sample::perSecond))
        + ")";
  }

  private static String toOurs(Figures figures, List<Figures> all) {
    Optional<Figures> ours =
        all.stream()
            .filter(each -> each.contestant() == Contestant.SESSION && each.complete())
            .findFirst();
    return ours.map(
            each ->
                number(figures.median(Sample::perSecond) / each.median(Sample::perSecond)) + "×")
        .orElse("");
  }

  static String number(double value) {
    if (value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.4f", value);
  }
}
