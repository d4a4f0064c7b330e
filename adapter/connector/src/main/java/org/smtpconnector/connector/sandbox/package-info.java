/**
 * The sandbox, which keeps messages of a test system from real recipients: it redirects, refuses or
 * captures them in a directory. A stage before the session, or in place of it; called by the
 * managed connection. Uses sessions and settings.
 */
package org.smtpconnector.connector.sandbox;
