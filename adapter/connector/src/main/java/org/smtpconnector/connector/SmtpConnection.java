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
 * A connection from the server's pool, over which messages are sent. Close it to return it to the
 * pool; any use after that throws {@link IllegalStateException}. Only one thread at a time may use
 * it.
 */
public interface SmtpConnection extends AutoCloseable {
  /**
   * Sends one message.
   *
   * @param envelope sender and recipients
   * @param message the message
   * @return one outcome a recipient, at least one of them accepted
   * @throws SmtpException if no recipient was accepted, or if that is unknown; it says whether to
   *     try again
   * @throws IllegalStateException if this connection is closed
   */
  Receipt send(Envelope envelope, MessageSource message) throws SmtpException;

  /**
   * Sends one message within a deadline. It bounds the wait of the message for its turn, the
   * opening of a new session where the relay has closed this one, and each step of the sending. If
   * the deadline passes before the relay has the whole message, the message was not delivered and
   * may be sent again; if it passes after that, the result is {@link SmtpException.InDoubt}. If it
   * has passed already, nothing is sent ({@link SmtpException.HeldBack}).
   *
   * @param envelope sender and recipients
   * @param message the message
   * @param deadline how long the caller waits at most
   * @return one outcome a recipient, at least one of them accepted
   * @throws SmtpException if no recipient was accepted, or if that is unknown; it says whether to
   *     try again
   * @throws IllegalStateException if this connection is closed
   */
  Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException;

  /**
   * Sends many messages in bounded memory, several of them under way at once where the relay allows
   * it. Submissions are taken as they are needed, and the listener is notified of each outcome on
   * the calling thread. If the connection is lost, the messages under way are in doubt, and the
   * rest is still in {@code submissions}: send it on another connection. The timeouts of the
   * connection factory bound each step.
   *
   * @param submissions the messages, taken as they are needed
   * @param listener notified of each outcome
   * @return how many messages were accepted, and the failure that ended the batch early, if one did
   * @throws IllegalStateException if this connection is closed
   */
  BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener);

  /**
   * {@return what the relay offers}
   *
   * @throws IllegalStateException if this connection is closed
   */
  Capabilities capabilities();

  /** Returns the connection to the pool. A second call has no effect. */
  @Override
  void close();
}
