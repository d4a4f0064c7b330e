package org.smtpconnector.sample.shop;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the shop sells. */
public enum Product {
  TEA("4.50"),
  COFFEE("7.90"),
  COCOA("5.20"),
  TEAPOT("24.00");

  private final BigDecimal price;

  Product(String price) {
    this.price = new BigDecimal(price);
  }

  /** As customers read it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** In euros. */
  BigDecimal price() {
    return price;
  }

  static Product named(String name) {
    return Arrays.stream(values())
        .filter(product -> product.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "item is '"
                        + name
                        + "', which is none of "
                        + Arrays.stream(values())
                            .map(Product::label)
                            .collect(Collectors.joining(", "))));
  }
}
