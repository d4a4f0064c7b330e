package org.smtpconnector.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.smtpconnector.benchmark.client.Contestant;

/** What one client did in one cell. */
final class Figures {
  private final Cell cell;
  private final Contestant contestant;
  private final List<Sample> samples = new ArrayList<>();
  private String failure;

  Figures(Cell cell, Contestant contestant) {
    this.cell = cell;
    this.contestant = contestant;
  }

  Cell cell() {
    return cell;
  }

  Contestant contestant() {
    return contestant;
  }

  void add(Sample sample) {
    samples.add(sample);
  }

  /** From now on its figures count no more. */
  void failed(String why) {
    failure = why;
  }

  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  boolean complete() {
    return failure == null && !samples.isEmpty();
  }

  double median(ToDoubleFunction<Sample> figure) {
    double[] sorted = sorted(figure);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  double least(ToDoubleFunction<Sample> figure) {
    return sorted(figure)[0];
  }

  double most(ToDoubleFunction<Sample> figure) {
    return sorted(figure)[samples.size() - 1];
  }

  private double[] sorted(ToDoubleFunction<Sample> figure) {
    return samples.stream().mapToDouble(figure).sorted().toArray();
  }

  /** In round trips; the median. */
  double timedRoundTrips() {
    return median(sample -> sample.timedRoundTrips(cell.connections()));
  }
}
