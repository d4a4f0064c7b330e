/**
 * What keeps the messages of a test system from people: redirected, refused or captured in a
 * directory. A stage before the session, or in place of it; called by the managed connection. Uses
 * sessions and settings.
 */
package org.smtpconnector.connector.sandbox;
