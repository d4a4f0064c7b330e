package org.smtpconnector.connector.ra;

import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** Those of the container that hear what becomes of a managed connection. Thread-safe. */
final class ContainerListeners {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final List<ConnectionEventListener> listeners = new CopyOnWriteArrayList<>();

  void add(ConnectionEventListener listener) {
    listeners.add(listener);
  }

  void remove(ConnectionEventListener listener) {
    listeners.remove(listener);
  }

  /** The application closed its handle. */
  void closed(SmtpManagedConnection connection, SmtpConnectionHandle handle) {
    ConnectionEvent event = new ConnectionEvent(connection, ConnectionEvent.CONNECTION_CLOSED);
    event.setConnectionHandle(handle);
    tell(event, ConnectionEventListener::connectionClosed);
  }

  /** The connection is of no more use. */
  void failed(SmtpManagedConnection connection, Exception failure) {
    tell(
        new ConnectionEvent(connection, ConnectionEvent.CONNECTION_ERROR_OCCURRED, failure),
        ConnectionEventListener::connectionErrorOccurred);
  }

  private void tell(
      ConnectionEvent event, BiConsumer<ConnectionEventListener, ConnectionEvent> occurrence) {
    for (ConnectionEventListener listener : listeners) {
      try {
        occurrence.accept(listener, event);
      } catch (RuntimeException e) { // the mail is what it is
        LOG.log(Level.WARNING, "the container failed to take an event", e);
      }
    }
  }
}
