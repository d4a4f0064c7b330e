/**
 * The log of a connection: its dialogue at TRACE, its events at DEBUG, and the last lines before a
 * failure. Uses no other package.
 */
package org.smtpconnector.connector.log;
