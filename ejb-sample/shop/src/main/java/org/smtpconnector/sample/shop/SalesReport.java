package org.smtpconnector.sample.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.smtpconnector.mail.Mail;

/** What was sold in a period, as a mail: text, HTML table and a CSV file. */
record SalesReport(Instant start, Instant end, List<Sale> sales) {
  private static final Template TEXT = Template.text("report.txt");
  private static final Template HTML = Template.html("report.html");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  SalesReport {
    sales = List.copyOf(sales);
  }

  BigDecimal revenue() {
    return sales.stream().map(Sale::revenue).reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add);
  }

  private long orders() {
    return sales.stream().mapToLong(Sale::orders).sum();
  }

  Mail mailTo(List<String> recipients) {
    Map<String, Object> values =
        Map.of(
            "start", TIME.format(start),
            "end", TIME.format(end),
            "sales", sales.stream().map(SalesReport::row).toList(),
            "orders", orders(),
            "revenue", revenue(),
            "none", sales.isEmpty());
    return Mail.to(recipients.toArray(String[]::new))
        .subject("Sales until " + TIME.format(end) + ": " + revenue() + " EUR")
        .text(TEXT.render(values))
        .html(HTML.render(values))
        .attach("sales.csv", "text/csv; charset=UTF-8", csv().getBytes(StandardCharsets.UTF_8))
        .build();
  }

  private static Map<String, Object> row(Sale sale) {
    return Map.of(
        "item", sale.item().label(),
        "orders", sale.orders(),
        "quantity", sale.quantity(),
        "revenue", sale.revenue());
  }

  String csv() {
    StringBuilder out = new StringBuilder();
    CSVFormat format =
        CSVFormat.RFC4180.builder().setHeader("item", "orders", "quantity", "revenue").get();
    try (CSVPrinter printer = new CSVPrinter(out, format)) {
      for (Sale sale : sales) {
        printer.printRecord(sale.item().label(), sale.orders(), sale.quantity(), sale.revenue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringBuilder throws none
    }
    return out.toString();
  }
}
