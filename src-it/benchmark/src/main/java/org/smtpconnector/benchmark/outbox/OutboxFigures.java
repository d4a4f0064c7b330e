package org.smtpconnector.benchmark.outbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages a second, by round, of one outbox with some servers. */
final class OutboxFigures {
  /** What has a row in a table. */
  record Row(String title, int servers) {}

  private final Map<Row, List<Double>> rates = new LinkedHashMap<>();

  void add(Row row, double perSecond) {
    rates.computeIfAbsent(row, r -> new ArrayList<>()).add(perSecond);
  }

  Iterable<Row> rows() {
    return rates.keySet();
  }

  double median(Row row) {
    return median(rates.get(row));
  }

  double least(Row row) {
    return rates.get(row).stream().min(Double::compare).orElseThrow();
  }

  double most(Row row) {
    return rates.get(row).stream().max(Double::compare).orElseThrow();
  }

  /** Returns the median of the ratios within a round. */
  double ratio(Row row, Row to) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < rates.get(row).size(); round++) {
      ratios.add(rates.get(row).get(round) / rates.get(to).get(round));
    }
    return median(ratios);
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
