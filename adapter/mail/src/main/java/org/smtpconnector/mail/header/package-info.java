/**
 * The grammar of header fields (RFC 5322, RFC 2045, RFC 2047): what a field may contain, and how
 * its value is parsed, encoded and folded. Used by the values of the API and by the composers; uses
 * no other package.
 */
package org.smtpconnector.mail.header;
