/**
 * A page that shows messages while they are developed: captured ones, and those that methods with
 * {@link org.smtpconnector.mail.preview.MailPreview} return. Registers itself where {@code
 * smtpconnector.preview} is true, and sends nothing.
 */
package org.smtpconnector.mail.preview;
