package org.smtpconnector.connector;

import java.util.Iterator;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/**
 * A borrowed SMTP connection. Close it to give it back; what is done to it then throws {@link
 * IllegalStateException}. One at a time may use it.
 */
public interface SmtpConnection extends AutoCloseable {
  /**
   * Sends one message.
   *
   * @param envelope sender and recipients
   * @param message the message
   * @return one outcome a recipient, at least one of them accepted
   * @throws SmtpException if no recipient was accepted, or nobody knows; it says whether to try
   *     again
   * @throws IllegalStateException if this connection is closed
   */
  Receipt send(Envelope envelope, MessageSource message) throws SmtpException;

  /**
   * The same for a caller who waits no longer than this: it bounds the wait for the message's turn,
   * a fresh session where the relay has closed this one, and each step of the sending. What it ends
   * before the relay has the message whole was not delivered, and may be sent again; what it ends
   * behind that is {@link SmtpException.InDoubt}. If it has passed before, nothing is begun ({@link
   * SmtpException.HeldBack}).
   *
   * @param envelope sender and recipients
   * @param message the message
   * @param deadline how long the caller waits
   * @return one outcome a recipient, at least one of them accepted
   * @throws SmtpException if no recipient was accepted, or nobody knows; it says whether to try
   *     again
   * @throws IllegalStateException if this connection is closed
   */
  Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException;

  /**
   * Sends many messages, several of them under way at once where the relay allows it, in bounded
   * memory: submissions are taken as they are needed, and each outcome is told to the listener, on
   * this thread. If the connection is lost, those that were under way are in doubt, and the rest is
   * still in {@code submissions}: send it on another connection. The time-outs of the connection
   * factory bound each step.
   *
   * @param submissions the messages, taken as they are needed
   * @param listener notified of each outcome
   * @return how many were accepted, and why it ended before the submissions did
   * @throws IllegalStateException if this connection is closed
   */
  BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener);

  /**
   * {@return what the relay offers}
   *
   * @throws IllegalStateException if this connection is closed
   */
  Capabilities capabilities();

  /** Gives the connection back to the pool. A second close does nothing. */
  @Override
  void close();
}
