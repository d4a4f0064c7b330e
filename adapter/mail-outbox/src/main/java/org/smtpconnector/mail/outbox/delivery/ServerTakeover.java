package org.smtpconnector.mail.outbox.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.smtp.RecipientOutcome;

/** Takes over from servers that are gone, and reports what they have left in doubt. */
final class ServerTakeover {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final DeliveryContext server;

  ServerTakeover(DeliveryContext server) {
    this.server = server;
  }

  /**
   * Takes over from servers that were silent for longer than a lease.
   *
   * @throws org.smtpconnector.mail.outbox.store.OutboxStoreException if the store cannot be reached
   */
  void run() {
    List<OutboxEntry> doubts = server.store().recover(server.id(), server.settings().lease());
    if (doubts.isEmpty()) {
      return;
    }
    Instant now = server.clock().read(); // nobody may have read it yet
    LOG.log(
        Level.WARNING,
        "a server was gone while it sent {0} messages, which may have been delivered: {1}; resend"
            + " or drop them",
        doubts.size(),
        doubts.stream().map(OutboxEntry::messageId).collect(Collectors.joining(", ")));
    doubts.forEach(entry -> report(entry, now));
  }

  private void report(OutboxEntry entry, Instant now) {
    List<RecipientOutcome> recipients = entry.recipients();
    MailException.InDoubt failure =
        new MailException.InDoubt(
            "the server "
                + entry.server()
                + " was gone while it sent the message, which may have been delivered",
            null,
            recipients);
    server
        .settler()
        .fire(
            new MailInDoubt(
                entry.messageId(),
                jndiName(entry.mailer()),
                Duration.between(entry.queued(), now),
                recipients,
                failure));
  }

  private String jndiName(String mailer) {
    try {
      return server.senders().apply(mailer).jndiName();
    } catch (MailException e) {
      return ""; // its configuration is gone
    }
  }
}
