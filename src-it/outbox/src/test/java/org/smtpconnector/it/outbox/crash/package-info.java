/**
 * What is left of messages when servers are killed, paused or disagree about the time: each server
 * is a process of its own, and a relay counts what it has accepted.
 */
package org.smtpconnector.it.outbox.crash;
