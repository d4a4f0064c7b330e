package org.smtpconnector.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.smtpconnector.benchmark.client.Contestant;

/** The figures of all cells that were measured. */
final class Results {
  private final Map<String, List<Figures>> cells = new LinkedHashMap<>();

  void add(Cell cell, List<Figures> figures) {
    cells.put(cell.id(), figures);
  }

  Map<String, List<Figures>> cells() {
    return cells;
  }

  Stream<Figures> all() {
    return cells.values().stream().flatMap(List::stream);
  }

  /** The figures of this contestant, if it went through the whole cell. */
  Optional<Figures> of(Cell cell, Contestant contestant) {
    return cells.getOrDefault(cell.id(), List.of()).stream()
        .filter(figures -> figures.contestant() == contestant)
        .filter(Figures::complete)
        .findFirst();
  }
}
