package org.smtpconnector.sample.shop;

/** An order was placed, in the current transaction. */
public record OrderPlaced(long id) {}
