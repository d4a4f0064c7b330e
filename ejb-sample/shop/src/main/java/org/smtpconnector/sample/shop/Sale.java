package org.smtpconnector.sample.shop;

import java.math.BigDecimal;

/** What was sold of one product. */
public record Sale(Product item, long orders, long quantity, BigDecimal revenue) {}
