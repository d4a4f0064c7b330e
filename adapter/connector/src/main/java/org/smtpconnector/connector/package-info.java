/**
 * What an application sees of the resource adapter: a factory that the server binds to a JNDI name
 * and the connections that it hands out from the server's pool.
 */
package org.smtpconnector.connector;
