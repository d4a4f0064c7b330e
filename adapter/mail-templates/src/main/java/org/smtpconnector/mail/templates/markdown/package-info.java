/**
 * Makes HTML of Markdown in which values stay what they are: no character of a value is read as
 * Markdown or HTML. The engine calls it; it knows neither templates nor messages.
 */
package org.smtpconnector.mail.templates.markdown;
