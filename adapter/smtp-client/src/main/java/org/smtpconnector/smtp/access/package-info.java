/**
 * The one seam between the API and the packages that are not exported: {@link
 * org.smtpconnector.smtp.access.ApiAccess} creates the exceptions, whose constructors callers do
 * not see, and records what a server does. Provided by the API, used by every package that reports
 * outcomes.
 */
package org.smtpconnector.smtp.access;
