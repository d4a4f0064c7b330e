package org.smtpconnector.mail.outbox.delivery;

import java.time.Duration;

/**
 * How messages of the outbox are sent.
 *
 * @param threads how many mailers are served at once; 0 if this server only puts
 * @param batch how many messages are claimed, and begun, at once; at most four times that many of
 *     each mailer that is served are begun and not settled
 * @param firstDelay the wait after the first temporary refusal of a message; it grows with each
 * @param longestDelay the longest wait
 * @param lease how long another server may be silent before its messages are taken over
 * @param poll how often the store is asked, if nothing was put by this server
 * @param stop how long a stop waits for the messages in progress
 */
public record DeliverySettings(
    int threads,
    int batch,
    Duration firstDelay,
    Duration longestDelay,
    Duration lease,
    Duration poll,
    Duration stop) {}
