/**
 * The store of the outbox in databases as they are deployed: each runs what the module of the
 * outbox runs on embedded ones, and what only a server that can go away shows.
 */
package org.smtpconnector.it.outbox;
