/** An application that queues what it sends, for the tests of the outbox. */
package org.smtpconnector.it.outbox;
