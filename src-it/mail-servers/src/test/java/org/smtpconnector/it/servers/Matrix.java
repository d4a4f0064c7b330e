package org.smtpconnector.it.servers;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each server was asked and how it went, as a table of Markdown and notes beneath it. */
final class Matrix {
  private static final String FAILED = "FAILED";

  private final Map<MailServer, Map<Check, String>> rows =
      new TreeMap<>(Comparator.comparing(server -> server.name().toLowerCase()));

  /** Fills a cell. */
  void set(MailServer server, Check check, String result) {
    rows.computeIfAbsent(server, s -> new EnumMap<>(Check.class)).put(check, result);
  }

  /** Fills a cell until the check has gone well. */
  void begin(MailServer server, Check check) {
    set(server, check, FAILED);
  }

  /** Whether no check failed. */
  boolean isGood() {
    return rows.values().stream().noneMatch(row -> row.containsValue(FAILED));
  }

  /** The lines of the table above the first server. */
  List<String> head() {
    return List.of(
        "| |"
            + Stream.of(Check.values())
                .map(check -> " " + check.title() + " |")
                .collect(Collectors.joining()),
        "|" + "---|".repeat(Check.values().length + 1));
  }

  /** A line a server. */
  List<String> rows() {
    return rows.entrySet().stream().map(row -> line(row.getKey(), row.getValue())).toList();
  }

  private static String line(MailServer server, Map<Check, String> row) {
    return "| "
        + server.name()
        + " |"
        + Stream.of(Check.values())
            .map(check -> " " + row.getOrDefault(check, "not run") + " |")
            .collect(Collectors.joining());
  }

  /** Why some things cannot be asked of some servers, and what else is to be known. */
  List<String> notes() {
    return rows.keySet().stream()
        .flatMap(
            server ->
                Stream.of(Check.values())
                    .flatMap(
                        check ->
                            server.note(check).map(text -> note(server, check, text)).stream()))
        .toList();
  }

  private static String note(MailServer server, Check check, String text) {
    return "- " + server.name() + ", " + check.title() + ": " + text;
  }

  /** All of it. */
  @Override
  public String toString() {
    return Stream.of(head(), rows(), List.of(""), notes())
        .flatMap(List::stream)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
