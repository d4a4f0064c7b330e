package org.smtpconnector.mail.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.resource.ResourceException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.mail.ConnectionFactories;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;

/**
 * One attempt to send a mail. The circuit breaker is the connection factory's, which knows each
 * relay: no message to one is refused because another failed.
 *
 * <p>There is no {@code @Timeout}: its exception would hide what became of the mail.
 */
@ApplicationScoped
public class SendAttempt {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final ConnectionFactories factories;

  /** For the container's proxy, and where there is no container. */
  public SendAttempt() {
    this(new ConnectionFactoryLookup());
  }

  @Inject
  public SendAttempt(ConnectionFactories factories) {
    this.factories = factories;
  }

  ConnectionFactories factories() {
    return factories;
  }

  /**
   * Sends the delivery to those who are left.
   *
   * @param deadline for all that is done with a connection; that it is borrowed in time is the
   *     pool's business
   * @throws MailException if it is still left for somebody, or nobody got it
   */
  void send(String jndiName, DeliveryState delivery, SendDeadline deadline) {
    Envelope envelope = delivery.beginAttempt();
    try {
      send(jndiName, envelope, delivery, deadline);
      LOG.log(
          Level.DEBUG,
          () ->
              "mail " + delivery.messageId() + " through " + jndiName + ": " + delivery.outcomes());
    } catch (MailException e) {
      LOG.log(
          Level.WARNING,
          "mail {0} through {1}, attempt {2}{3}: {4}: {5}",
          delivery.messageId(),
          jndiName,
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
      String jndiName, Envelope envelope, DeliveryState delivery, SendDeadline deadline) {
    String relay;
    try (SmtpConnection connection = factories.find(jndiName).getConnection()) {
      if (deadline.isOver()) {
        throw new Unavailable(
            "no open connection of "
                + jndiName
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
      throw MailExceptionMapper.of(e, delivery);
    } catch (ResourceException e) {
      throw MailExceptionMapper.of(e, delivery, jndiName);
    }
    if (delivery.isLeftForAnybody()) {
      throw new Deferred(
          "the relay " + relay + " refused temporarily: " + MailExceptionMapper.listLeft(delivery),
          null,
          delivery.outcomes());
    }
    if (delivery.isInDoubtForAnybody()) {
      throw delivery.doubtThatIsLeft();
    }
  }
}
