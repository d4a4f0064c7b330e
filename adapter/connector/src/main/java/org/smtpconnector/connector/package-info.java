/**
 * The API of the resource adapter for applications: a connection factory that the server binds to a
 * JNDI name, and the connections that it returns from the server's pool.
 */
package org.smtpconnector.connector;
