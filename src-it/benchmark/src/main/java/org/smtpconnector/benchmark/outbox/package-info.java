/**
 * The outbox and a hand-written one, side by side: how many messages a second they take, send and
 * settle. Servers are threads of this process, and the relay is another process.
 */
package org.smtpconnector.benchmark.outbox;
