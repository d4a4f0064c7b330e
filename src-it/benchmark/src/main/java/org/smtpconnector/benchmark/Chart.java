package org.smtpconnector.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.smtpconnector.benchmark.client.Contestant;

/** Mails a second without delay, a bar for each client, on a logarithmic scale. */
final class Chart {
  private Chart() {}

  /** Whether there is something to draw. */
  static boolean canShow(Results results) {
    return !drawn(results).isEmpty();
  }

  /** Draws the cells that have no delay, as a PNG. */
  static void write(Results results, Path file) throws IOException {
    List<Cell> cells = drawn(results);
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(Math.max(900, 380 * cells.size()))
            .height(520)
            .yAxisTitle("mails a second")
            .build();
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setYAxisMin(1.0);
    List<String> labels = cells.stream().map(Chart::label).toList();
    for (Contestant contestant : Contestant.values()) {
      List<Double> rates = rates(results, cells, contestant);
      if (rates.stream().anyMatch(Objects::nonNull)) {
        chart.addSeries(contestant.title(), labels, rates);
      }
    }
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
  }

  private static List<Cell> drawn(Results results) {
    return results
        .all()
        .filter(Figures::complete)
        .map(Figures::cell)
        .filter(cell -> cell.roundTrip().isZero() && !cell.opens() && cell.connections() > 1)
        .distinct()
        .toList();
  }

  /** What tells the cells apart, short enough to stand below them. */
  private static String label(Cell cell) {
    return Stream.of(cell.id().split(", "))
        .filter(part -> !part.equals("no delay") && !part.equals("plain"))
        .filter(part -> !part.endsWith("recipient"))
        .reduce((one, other) -> one + ", " + other)
        .orElseThrow()
        .replace(" and AUTH", "");
  }

  private static List<Double> rates(Results results, List<Cell> cells, Contestant contestant) {
    List<Double> rates = new ArrayList<>();
    for (Cell cell : cells) {
      Optional<Figures> figures = results.of(cell, contestant);
      rates.add(figures.map(each -> each.median(Sample::perSecond)).orElse(null));
    }
    return rates;
  }
}
