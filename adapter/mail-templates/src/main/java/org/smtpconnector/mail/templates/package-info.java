/**
 * Templates of messages in Qute's language, from the application's class path: {@code
 * mail-templates/NAME.subject}, {@code NAME.txt}, and {@code NAME.html} or {@code NAME.md}.
 */
package org.smtpconnector.mail.templates;
