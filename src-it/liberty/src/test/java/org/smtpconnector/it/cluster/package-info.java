/**
 * Several Open Liberty servers share an outbox, and are killed or paused: an application for them,
 * and what is left of its messages.
 */
package org.smtpconnector.it.cluster;
