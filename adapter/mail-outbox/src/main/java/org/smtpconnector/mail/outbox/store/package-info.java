/**
 * The seam between the outbox and where it keeps its messages: {@link
 * org.smtpconnector.mail.outbox.store.OutboxStore}, and the values that it takes and returns. A
 * store knows states and times; it knows nothing of relays. Called by all packages beside it.
 */
package org.smtpconnector.mail.outbox.store;
