/**
 * Commands, replies and the text of a message on a link: {@link
 * org.smtpconnector.smtp.wire.SmtpWire} writes and reads them, within bounds, and looks for what
 * nobody asked for. Called by {@code auth}, {@code transaction} and {@code handshake}; uses {@code
 * net}, and knows neither transactions nor recipients.
 */
package org.smtpconnector.smtp.wire;
