/** Runs application servers of several vendors, and one battery of tests in each. */
package org.smtpconnector.it.servers;
