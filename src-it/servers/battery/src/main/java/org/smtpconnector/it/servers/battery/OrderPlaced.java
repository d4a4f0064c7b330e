package org.smtpconnector.it.servers.battery;

/** An order was placed, in a transaction that may still be rolled back. */
record OrderPlaced() {}
