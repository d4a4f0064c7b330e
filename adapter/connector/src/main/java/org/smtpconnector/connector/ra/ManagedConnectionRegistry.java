package org.smtpconnector.connector.ra;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.smtpconnector.smtp.Credentials;

/** The connections of a factory that are not destroyed, in the container's pool or in use. */
final class ManagedConnectionRegistry {
  private final Set<SmtpManagedConnection> open = ConcurrentHashMap.newKeySet();

  void add(SmtpManagedConnection connection) {
    open.add(connection);
  }

  void remove(SmtpManagedConnection connection) {
    open.remove(connection);
  }

  /** The relay takes these no more: what they have opened serves nobody else. */
  void refused(Credentials credentials) {
    open.forEach(connection -> connection.evictIfOpenedWith(credentials));
  }
}
