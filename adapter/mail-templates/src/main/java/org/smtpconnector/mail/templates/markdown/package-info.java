/**
 * Converts Markdown to HTML and keeps values unchanged: no character of a value is read as Markdown
 * or HTML. The engine calls it; it knows neither templates nor messages.
 */
package org.smtpconnector.mail.templates.markdown;
