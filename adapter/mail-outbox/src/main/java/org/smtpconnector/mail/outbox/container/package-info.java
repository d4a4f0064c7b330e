/**
 * The outbox in the container: the beans that applications inject, its settings, its threads, and
 * its start and stop. Puts the packages beside it together; none of them uses it.
 */
package org.smtpconnector.mail.outbox.container;
