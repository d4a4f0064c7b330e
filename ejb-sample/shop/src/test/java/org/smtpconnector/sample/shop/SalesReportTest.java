package org.smtpconnector.sample.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.Mail;

class SalesReportTest {
  private static final Instant END = Instant.parse("2026-11-24T06:00:00Z");

  private static SalesReport report(Sale... sales) {
    return new SalesReport(END.minusSeconds(86_400), END, List.of(sales));
  }

  @Test
  void holdsTheFiguresAsTextTableAndCsv() {
    Mail mail =
        report(
                new Sale(Product.TEA, 2, 5, new BigDecimal("22.50")),
                new Sale(Product.TEAPOT, 1, 1, new BigDecimal("24.00")))
            .mailTo(List.of("ann@doe.example", "bob@doe.example"));

    assertThat(mail.to()).hasSize(2);
    assertThat(mail.subject()).endsWith(": 46.50 EUR");
    assertThat(mail.text()).hasValueSatisfying(t -> assertThat(t).contains("tea: 22.50 EUR"));
    assertThat(mail.html())
        .hasValueSatisfying(
            html -> assertThat(html).contains("<td>5</td><td>22.50</td>", "<td>46.50</td>"));
    assertThat(mail.attachments())
        .singleElement()
        .satisfies(
            csv -> {
              assertThat(csv.fileName()).isEqualTo("sales.csv");
              assertThat(new String(csv.content(), StandardCharsets.UTF_8))
                  .isEqualTo(
                      "item,orders,quantity,revenue\r\ntea,2,5,22.50\r\nteapot,1,1,24.00\r\n");
            });
  }

  @Test
  void saysThatNothingWasSold() {
    Mail mail = report().mailTo(List.of("ann@doe.example"));
    assertThat(mail.subject()).endsWith(": 0.00 EUR");
    assertThat(mail.text()).hasValueSatisfying(t -> assertThat(t).contains("Nothing was sold."));
    assertThat(mail.html()).hasValueSatisfying(t -> assertThat(t).doesNotContain("<table"));
  }
}
