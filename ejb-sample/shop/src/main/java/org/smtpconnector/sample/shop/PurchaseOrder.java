package org.smtpconnector.sample.shop;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;

/** An order. */
@Entity
@Table(name = "purchase_order")
public class PurchaseOrder {
  @Id
  @SequenceGenerator(
      name = "purchase_order_id",
      sequenceName = "purchase_order_id",
      allocationSize = 1)
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "purchase_order_id")
  private Long id;

  private String customer;

  @Enumerated(EnumType.STRING)
  private Product item;

  private int quantity;

  private BigDecimal price;

  @Column(name = "placed_at")
  private Instant placedAt;

  /** For the persistence provider. */
  protected PurchaseOrder() {}

  PurchaseOrder(NewOrder order, Instant placedAt) {
    this.customer = order.customer();
    this.item = order.item();
    this.quantity = order.quantity();
    this.price = order.item().price().multiply(BigDecimal.valueOf(order.quantity()));
    this.placedAt = placedAt;
  }

  public long id() {
    return id;
  }

  public String customer() {
    return customer;
  }

  public Product item() {
    return item;
  }

  public int quantity() {
    return quantity;
  }

  /** Returns the price of the whole order, in euros. */
  public BigDecimal price() {
    return price;
  }

  public Instant placedAt() {
    return placedAt;
  }
}
