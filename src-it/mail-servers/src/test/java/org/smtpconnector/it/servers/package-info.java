/** The SMTP client against the mail servers of others: what they are, what is asked of each. */
package org.smtpconnector.it.servers;
