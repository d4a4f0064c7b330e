/**
 * A small shop and the messages that it sends: a confirmation of each order after its transaction
 * has committed, and a scheduled sales report. A database stores orders and the state of their
 * messages.
 */
package org.smtpconnector.sample.shop;
