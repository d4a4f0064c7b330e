package org.smtpconnector.benchmark;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.smtpconnector.benchmark.client.Contestant;

/**
 * A figure that is aimed at.
 *
 * @param what in words
 * @param bound that it is to reach or, where less is better, not to exceed
 * @param lessIsBetter which of them
 * @param measured the figure, where everything that it needs was measured
 * @param counted the same figure by a count, where there is one; it decides nothing
 */
record Target(
    String what,
    double bound,
    boolean lessIsBetter,
    Function<Results, Optional<Double>> measured,
    Function<Results, Optional<Double>> counted) {
  private static final Function<Results, Optional<Double>> NOT_COUNTED =
      results -> Optional.empty();

  /** How many round trips a piece of work takes, by time. */
  static Target roundTrips(String what, Cell cell, Contestant contestant, double most) {
    return new Target(
        what + ", round trips",
        most,
        true,
        results -> results.of(cell, contestant).map(Figures::timedRoundTrips),
        results ->
            results.of(cell, contestant).map(each -> each.median(Sample::countedRoundTrips)));
  }

  /** How many octets of heap a piece of work takes. */
  static Target allocation(String what, Cell cell, Contestant contestant, double most) {
    return new Target(
        what + ", octets allocated",
        most,
        true,
        results -> results.of(cell, contestant).map(each -> each.median(Sample::allocated)),
        NOT_COUNTED);
  }

  /** How much faster than a peer. */
  static Target ratio(
      String what, Cell cell, Contestant contestant, Contestant peer, double least) {
    return new Target(
        what, least, false, results -> ratio(results, cell, contestant, peer), NOT_COUNTED);
  }

  private static Optional<Double> ratio(
      Results results, Cell cell, Contestant contestant, Contestant peer) {
    return results
        .of(cell, contestant)
        .flatMap(
            ours ->
                results
                    .of(cell, peer)
                    .map(
                        theirs ->
                            ours.median(Sample::perSecond) / theirs.median(Sample::perSecond)));
  }

  /** As a row of a Markdown table. */
  String row(Results results) {
    Optional<Double> figure = measured.apply(results);
    String reached =
        figure
            .map(f -> lessIsBetter ? f <= bound : f >= bound)
            .map(r -> r ? "yes" : "**no**")
            .orElse("");
    return String.format(
        Locale.ROOT,
        "| %s | %s %s | %s | %s |",
        what,
        lessIsBetter ? "≤" : "≥",
        number(bound) + (isRatio() ? "×" : ""),
        figure.map(f -> number(f) + (isRatio() ? "×" : "")).orElse("not measured")
            + counted.apply(results).map(f -> " (" + number(f) + " by count)").orElse(""),
        reached);
  }

  private boolean isRatio() {
    return !lessIsBetter;
  }

  private static String number(double value) {
    return value >= 100
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }
}
