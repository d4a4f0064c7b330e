package org.smtpconnector.sample.shop;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.preview.MailPreview;

/** The messages of the shop with sample data, for the preview at {@code /mail-preview}. */
@ApplicationScoped
public class MailPreviews {
  private static final String CUSTOMER = "Ann Doe <ann@doe.example>";
  private static final Instant END = Instant.parse("2026-12-01T06:00:00Z");

  /** The data of the template, as of an order that is placed. */
  record PlacedOrder(long id, int quantity, Product item, BigDecimal price) {}

  @MailPreview("Order confirmation")
  public Mail confirmation() {
    PlacedOrder order = new PlacedOrder(4711, 2, Product.TEA, new BigDecimal("9.00"));
    return Mail.template("confirmation").with(order).to(CUSTOMER).build();
  }

  @MailPreview("Sales report")
  public Mail salesReport() {
    return report(
        new Sale(Product.TEA, 12, 30, new BigDecimal("135.00")),
        new Sale(Product.TEAPOT, 1, 1, new BigDecimal("24.00")));
  }

  @MailPreview("Sales report of a day without sales")
  public Mail emptySalesReport() {
    return report();
  }

  private static Mail report(Sale... sales) {
    return new SalesReport(END.minus(Duration.ofDays(1)), END, List.of(sales))
        .mailTo(List.of(CUSTOMER));
  }
}
