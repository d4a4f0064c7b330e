/** An application that mails by itself, for the tests of sending asynchronously. */
package org.smtpconnector.it.timer;
