package org.smtpconnector.sample.shop;

/** Fired when an order was placed in the current transaction. */
public record OrderPlaced(long id) {}
