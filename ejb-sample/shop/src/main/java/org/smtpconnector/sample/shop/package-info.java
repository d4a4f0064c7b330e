/**
 * A small shop and the messages that it sends: a confirmation of each order, in its transaction, a
 * scheduled sales report, and a newsletter with a link to unsubscribe. A database has the orders,
 * the outbox, and who has unsubscribed.
 */
package org.smtpconnector.sample.shop;
