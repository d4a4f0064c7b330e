/**
 * The application that runs on every application server: beans that send messages as applications
 * do, and a servlet by which a test starts one check after the other.
 */
package org.smtpconnector.it.servers.battery;
