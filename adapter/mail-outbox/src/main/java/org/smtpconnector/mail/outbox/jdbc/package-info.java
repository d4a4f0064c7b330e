/**
 * The store in a database: its statements, the dialects of SQL, and the scripts that create the
 * tables. Uses the seam alone, and plain JDBC.
 */
package org.smtpconnector.mail.outbox.jdbc;
