/**
 * Rate limiting: the rate that the administrator sets, and the number of messages at once that a
 * relay takes. A stage before the session, called by the managed connection. Uses sessions, relays
 * and settings.
 */
package org.smtpconnector.connector.throttle;
