/**
 * Reports the outcomes of messages to MicroProfile Health and MicroProfile Metrics, from the events
 * of the mailers. Each part is inactive if the server lacks its API.
 */
package org.smtpconnector.mail.health;
