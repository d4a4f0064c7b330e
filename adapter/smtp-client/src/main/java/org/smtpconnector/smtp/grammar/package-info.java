/**
 * The grammar of what callers and servers write: host names, address literals, xtext, and text that
 * is safe to show. Used by the API and by every other package; uses nothing of the client.
 */
package org.smtpconnector.smtp.grammar;
