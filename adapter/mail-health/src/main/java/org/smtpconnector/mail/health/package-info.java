/**
 * Tells MicroProfile Health and MicroProfile Metrics what becomes of mails, by the events of the
 * mailers. Where the server has not the one or the other, that part is not there either.
 */
package org.smtpconnector.mail.health;
