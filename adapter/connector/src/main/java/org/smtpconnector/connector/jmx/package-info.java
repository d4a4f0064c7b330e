/**
 * Monitoring by JMX: one bean for each connection factory, registered by the resource adapter.
 * Reads relays, rate limiter and counters, and changes nothing.
 */
package org.smtpconnector.connector.jmx;
