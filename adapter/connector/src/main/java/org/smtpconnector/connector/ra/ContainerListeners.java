package org.smtpconnector.connector.ra;

import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** The container's connection event listeners of a managed connection. Thread-safe. */
final class ContainerListeners {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final List<ConnectionEventListener> listeners = new CopyOnWriteArrayList<>();

  void add(ConnectionEventListener listener) {
    listeners.add(listener);
  }

  void remove(ConnectionEventListener listener) {
    listeners.remove(listener);
  }

  /** Notifies them that the application closed its handle. */
  void closed(SmtpManagedConnection connection, SmtpConnectionHandle handle) {
    ConnectionEvent event = new ConnectionEvent(connection, ConnectionEvent.CONNECTION_CLOSED);
    event.setConnectionHandle(handle);
    fire(event, ConnectionEventListener::connectionClosed);
  }

  /** Notifies them that the connection failed. */
  void failed(SmtpManagedConnection connection, Exception failure) {
    fire(
        new ConnectionEvent(connection, ConnectionEvent.CONNECTION_ERROR_OCCURRED, failure),
        ConnectionEventListener::connectionErrorOccurred);
  }

  private void fire(
      ConnectionEvent event, BiConsumer<ConnectionEventListener, ConnectionEvent> occurrence) {
    for (ConnectionEventListener listener : listeners) {
      try {
        occurrence.accept(listener, event);
      } catch (RuntimeException e) { // must not change the outcome of the message
        LOG.log(Level.WARNING, "a connection event listener of the container failed", e);
      }
    }
  }
}
