/**
 * A small shop and the messages that it sends: a confirmation of each order after its transaction
 * has committed, a scheduled sales report, and a newsletter with a link to unsubscribe. A database
 * stores orders, the state of their messages, and who has unsubscribed.
 */
package org.smtpconnector.sample.shop;
