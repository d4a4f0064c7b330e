/**
 * A small shop, and all that it mails: a confirmation of each order, once its transaction has
 * succeeded, and a sales report on schedule. Orders and the state of their mails are in a database.
 */
package org.smtpconnector.sample.shop;
