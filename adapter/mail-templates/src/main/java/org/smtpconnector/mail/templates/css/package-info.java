/**
 * Moves the style sheets of HTML documents into style attributes, since many mail programs ignore
 * style sheets. The engine calls it; it knows neither templates nor messages.
 */
package org.smtpconnector.mail.templates.css;
