package org.smtpconnector.mail.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.resource.ResourceException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.mail.ConnectionFactoryLookup;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;

/**
 * One attempt to send a message. The connection factory has the circuit breakers, one per relay: a
 * failing relay does not block messages to another.
 *
 * <p>There is no {@code @Timeout}: its exception would hide the outcome of the message.
 */
@ApplicationScoped
public class SendAttempt {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final ConnectionFactoryLookup lookup;

  /** For the container's proxy, and for use without a container. */
  public SendAttempt() {
    this(new JndiConnectionFactoryLookup());
  }

  @Inject
  public SendAttempt(ConnectionFactoryLookup lookup) {
    this.lookup = lookup;
  }

  ConnectionFactoryLookup lookup() {
    return lookup;
  }

  /**
   * Sends the message to the pending recipients.
   *
   * @param deadline limits everything done with a connection; the pool limits the wait for one
   * @throws MailException if recipients are still pending, or none was accepted
   */
  void send(JndiConnectionSpec request, DeliveryState delivery, SendDeadline deadline) {
    Envelope envelope = delivery.beginAttempt();
    try {
      send(request, envelope, delivery, deadline);
      LOG.log(
          Level.DEBUG,
          () ->
              "message "
                  + delivery.messageId()
                  + " through "
                  + request
                  + ": "
                  + delivery.outcomes());
    } catch (MailException e) {
      LOG.log(
          Level.WARNING,
          "message {0} through {1}, attempt {2}{3}: {4}: {5}",
          delivery.messageId(),
          request,
          delivery.attempts(),
          relayOf(e),
          e.getClass().getSimpleName(),
          e.getMessage());
      throw e;
    }
  }

  /** Returns the relay of a failure as part of a line for the log, unless its message names it. */
  public static String relayOf(MailException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SmtpException ofRelay && ofRelay.server().isPresent()) {
        String relay = ofRelay.server().get();
        return failure.getMessage().contains(relay) ? "" : ", relay " + relay;
      }
    }
    return "";
  }

  private void send(
      JndiConnectionSpec request,
      Envelope envelope,
      DeliveryState delivery,
      SendDeadline deadline) {
    String relay;
    try (SmtpConnection connection = request.from(lookup.find(request.jndiName()))) {
      if (deadline.isOver()) {
        throw new Unavailable(
            "no open connection of "
                + request
                + " within "
                + deadline
                + ": none was free in the pool, or opening one took too long",
            null,
            delivery.outcomes());
      }
      Receipt receipt = connection.send(envelope, delivery.message(), deadline);
      delivery.record(receipt.recipients());
      relay = receipt.server();
    } catch (SmtpException e) {
      delivery.record(e.outcomes());
      throw MailExceptionMapper.of(e, delivery, request);
    } catch (ResourceException e) {
      throw MailExceptionMapper.of(e, delivery, request);
    }
    if (delivery.hasPendingRecipients()) {
      throw new Deferred(
          "the relay "
              + relay
              + " refused temporarily: "
              + MailExceptionMapper.listPending(delivery),
          null,
          delivery.outcomes());
    }
    if (delivery.hasDoubtfulRecipients()) {
      throw delivery.remainingDoubt();
    }
  }
}
