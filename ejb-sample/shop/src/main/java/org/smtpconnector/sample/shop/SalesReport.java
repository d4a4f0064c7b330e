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
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.smtpconnector.mail.Mail;

/**
 * The sales of a period, as a message: text, HTML table and a CSV file. It is the data of its
 * template.
 */
record SalesReport(Instant start, Instant end, List<Sale> sales) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  SalesReport {
    sales = List.copyOf(sales);
  }

  public String from() {
    return TIME.format(start);
  }

  public String until() {
    return TIME.format(end);
  }

  public BigDecimal revenue() {
    return sales.stream().map(Sale::revenue).reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add);
  }

  public long orders() {
    return sales.stream().mapToLong(Sale::orders).sum();
  }

  Mail mailTo(List<String> recipients) {
    return Mail.template("sales-report")
        .with(this)
        .to(recipients.toArray(String[]::new))
        .attach("sales.csv", "text/csv; charset=UTF-8", csv().getBytes(StandardCharsets.UTF_8))
        .build();
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
      throw new UncheckedIOException(e); // a StringBuilder does not throw it
    }
    return out.toString();
  }
}
