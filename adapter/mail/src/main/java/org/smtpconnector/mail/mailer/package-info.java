/**
 * The mailers that applications inject: their settings, checks at deployment, threads and events.
 * Assembles the packages beside it; none of them uses it. {@link
 * org.smtpconnector.mail.mailer.StandaloneMailers} creates mailers without a container.
 */
package org.smtpconnector.mail.mailer;
