/**
 * What an administrator watches by JMX: one bean a connection factory. Registered by the resource
 * adapter. Reads relays, rate limiter and counters, and changes nothing.
 */
package org.smtpconnector.connector.jmx;
