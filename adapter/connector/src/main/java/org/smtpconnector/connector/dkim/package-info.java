/**
 * Signs messages by DKIM (RFC 6376, RFC 8463), as they will be on the wire. {@link
 * org.smtpconnector.connector.dkim.DkimSigner} is the entry point, which a stage calls for each
 * message. Uses the settings and the stages.
 */
package org.smtpconnector.connector.dkim;
