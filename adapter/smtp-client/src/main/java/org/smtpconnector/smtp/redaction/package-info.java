/**
 * What may be shown of a dialogue: secrets are masked, in whatever form a server repeats them. Used
 * by every package that quotes a peer; uses the API only.
 */
package org.smtpconnector.smtp.redaction;
