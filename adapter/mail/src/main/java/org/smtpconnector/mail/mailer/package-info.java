/**
 * The mailers that applications inject: their settings, checks at deployment, threads and events.
 * Puts the packages beside it together; none of them uses it. {@link
 * org.smtpconnector.mail.mailer.Mailers} makes mailers where there is no container.
 */
package org.smtpconnector.mail.mailer;
