package org.smtpconnector.sample.shop;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.testkit.TemplateCheck;

class TemplatesTest {
  private static final Instant END = Instant.parse("2026-11-24T06:00:00Z");

  private static SalesReport report(Sale... sales) {
    return new SalesReport(END.minusSeconds(86_400), END, List.of(sales));
  }

  private static PurchaseOrder placedOrder() {
    return new PurchaseOrder(new NewOrder("ann@doe.example", Product.TEA, 2), END) {
      @Override
      public long id() {
        return 4711; // the database's
      }
    };
  }

  @Test
  void lackNothing() {
    TemplateCheck.ofApplication()
        .with(
            "sales-report", report(new Sale(Product.TEA, 2, 5, new BigDecimal("22.50"))), report())
        .with("confirmation", placedOrder())
        .verify();
  }
}
