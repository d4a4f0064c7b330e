/**
 * An SMTP client (RFC 5321) that reports outcomes: an {@link org.smtpconnector.smtp.SmtpSession} on
 * one connection sends a {@link org.smtpconnector.smtp.MessageSource} to an {@link
 * org.smtpconnector.smtp.Envelope}, and returns a {@link org.smtpconnector.smtp.Receipt} or throws
 * an {@link org.smtpconnector.smtp.SmtpException}. {@link
 * org.smtpconnector.smtp.StepwiseSmtpSession} goes step by step. Only these two use the packages
 * below; the rest are values, which all packages use.
 */
package org.smtpconnector.smtp;
