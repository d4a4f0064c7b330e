/**
 * How fast messages go: the rate that the administrator sets, and the number at once that a relay
 * lets through. A stage before the session; called by the managed connection. Uses sessions, relays
 * and settings.
 */
package org.smtpconnector.connector.throttle;
