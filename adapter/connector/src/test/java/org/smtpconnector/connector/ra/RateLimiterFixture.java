package org.smtpconnector.connector.ra;

import java.util.List;
import java.util.Optional;
import org.smtpconnector.smtp.EnhancedStatus;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.Reply;

/** A relay, and what it answers when messages are too many for it. */
abstract class RateLimiterFixture extends OneRelayFixture {
  static RecipientOutcome refused(String reply) {
    return new RecipientOutcome(
        Relays.ENVELOPE.recipients().get(0).address(),
        RecipientOutcome.Status.DEFERRED,
        Optional.of(
            new Reply(
                Integer.parseInt(reply.substring(0, 3)),
                Optional.of(new EnhancedStatus(4, 7, 0)),
                List.of(reply.substring(4)))));
  }
}
