package org.smtpconnector.benchmark.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.smtpconnector.benchmark.client.Endpoint;
import org.smtpconnector.benchmark.outbox.OutboxFigures.Row;
import org.smtpconnector.smtp.TransportSecurity;

/** The figures as Markdown. */
final class OutboxReport {
  private final List<String> lines = new ArrayList<>();
  private final String security;

  /**
   * @param security of the connections to the relay
   */
  OutboxReport(TransportSecurity security) {
    this.security = Endpoint.title(security);
  }

  /** Adds what the servers on a store have put, sent and settled. */
  void addNear(StoreKind store, OutboxRounds.Result result) {
    lines.addAll(
        List.of(
            "",
            heading(store.title()),
            "",
            "| | servers | put, sent and settled a second | MailOutbox to it |"
                + " of a backlog, sent and settled a second | MailOutbox to it |",
            "|---|---|---|---|---|---|"));
    for (Row row : result.both().rows()) {
      lines.add(
          "| "
              + row.title()
              + " | "
              + row.servers()
              + compared(result.both(), row)
              + compared(result.backlog(), row)
              + " |");
    }
  }

  private String heading(String what) {
    return "**" + what + ", " + security + "**";
  }

  private static String compared(OutboxFigures figures, Row row) {
    Row ours = new Row(OutboxKind.CONNECTOR.title(), row.servers());
    String ratio = row.equals(ours) ? "" : number(figures.ratio(ours, row)) + "×";
    return " | " + spread(figures, row) + " | " + ratio;
  }

  /** Adds what it sends to a relay that is far. */
  void addFar(StoreKind store, OutboxFigures figures) {
    lines.addAll(
        List.of(
            "",
            heading(store.title() + ", relay 20 ms away"),
            "",
            "| | messages a second | to sendAll |",
            "|---|---|---|"));
    for (Row row : figures.rows()) {
      lines.add(
          "| "
              + row.title()
              + " | "
              + spread(figures, row)
              + " | "
              + number(figures.ratio(row, FarRounds.SEND_ALL))
              + "× |");
    }
  }

  private static String spread(OutboxFigures figures, Row row) {
    return number(figures.median(row))
        + " ("
        + number(figures.least(row))
        + " to "
        + number(figures.most(row))
        + ")";
  }

  private static String number(double value) {
    return String.format(
        Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }

  String markdown() {
    return String.join("\n", lines) + "\n";
  }
}
