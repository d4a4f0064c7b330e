/** The resource adapter under containers that run in this JVM, and their tools. */
package org.smtpconnector.containers;
