/**
 * A page that shows messages during development: captured ones, and those that methods with {@link
 * org.smtpconnector.mail.preview.MailPreview} return. It is registered if {@code
 * smtpconnector.preview} is true, and sends nothing.
 */
package org.smtpconnector.mail.preview;
