package org.smtpconnector.connector;

import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;

/**
 * A borrowed SMTP connection. Close it to give it back; what is done to it then throws {@link
 * IllegalStateException}. One at a time may use it.
 */
public interface SmtpConnection extends AutoCloseable {
  /**
   * Sends one message.
   *
   * @return one outcome a recipient, at least one of them accepted
   * @throws SmtpException if no recipient was accepted, or nobody knows; it says whether to try
   *     again
   * @throws IllegalStateException if this connection is closed
   */
  Receipt send(Envelope envelope, MessageSource message) throws SmtpException;

  /**
   * What the relay offers.
   *
   * @throws IllegalStateException if this connection is closed
   */
  Capabilities capabilities();

  /** Gives the connection back to the pool. A second close does nothing. */
  @Override
  void close();
}
