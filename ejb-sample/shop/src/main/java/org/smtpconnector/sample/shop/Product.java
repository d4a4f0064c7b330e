package org.smtpconnector.sample.shop;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A product of the shop. */
public enum Product {
  TEA("4.50"),
  COFFEE("7.90"),
  COCOA("5.20"),
  TEAPOT("24.00");

  private final BigDecimal price;

  Product(String price) {
    this.price = new BigDecimal(price);
  }

  /** Returns the name that customers see. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the price in euros. */
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
