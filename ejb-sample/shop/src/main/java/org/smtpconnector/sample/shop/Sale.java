package org.smtpconnector.sample.shop;

import java.math.BigDecimal;

/** The sales of one product. */
public record Sale(Product item, long orders, long quantity, BigDecimal revenue) {}
