/**
 * Connections: names and addresses, proxies, sockets, TLS, and the deadlines of each wait. {@link
 * org.smtpconnector.smtp.net.Dialer} connects and {@link org.smtpconnector.smtp.net.Link} carries
 * octets; neither knows commands and replies. Called by {@code wire} and by what opens a session;
 * uses the configuration in the API.
 */
package org.smtpconnector.smtp.net;
