package org.smtpconnector.connector.ra;

import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.smtpconnector.connector.SmtpConnection;
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
 * The application's handle of a managed connection, which the container can invalidate. TomEE gives
 * applications an instance of a subclass that it makes, without a constructor, and whose methods
 * call those of the handle: so the class is neither final nor hidden from the container.
 */
public class SmtpConnectionHandle implements SmtpConnection {
  private final AtomicReference<SmtpManagedConnection> owner = new AtomicReference<>();

  SmtpConnectionHandle(SmtpManagedConnection owner) {
    this.owner.set(owner);
  }

  @Override
  public Receipt send(Envelope envelope, MessageSource message) throws SmtpException {
    return send(envelope, message, SendDeadline.NONE);
  }

  @Override
  public Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    return managedConnection()
        .send(envelope, message, Objects.requireNonNull(deadline, "deadline"));
  }

  @Override
  public BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener) {
    return managedConnection().sendAll(submissions, listener);
  }

  @Override
  public Capabilities capabilities() {
    return managedConnection().capabilities();
  }

  @Override
  public void close() {
    SmtpManagedConnection managedConnection = owner.getAndSet(null);
    if (managedConnection != null) {
      managedConnection.closed(this);
    }
  }

  /** Detaches the handle from its managed connection without an event. */
  void invalidate() {
    owner.set(null);
  }

  /** Associates the handle with another managed connection; returns the previous one, or null. */
  SmtpManagedConnection associate(SmtpManagedConnection other) {
    return owner.getAndSet(other);
  }

  private SmtpManagedConnection managedConnection() {
    SmtpManagedConnection managedConnection = owner.get();
    if (managedConnection == null) {
      throw new IllegalStateException("the connection is closed");
    }
    return managedConnection;
  }
}
