package org.smtpconnector.connector.ra;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.smtpconnector.smtp.Credentials;

/** The managed connections of a factory that are not destroyed, in the pool or in use. */
final class CredentialEvictionRegistry {
  private final Set<SmtpManagedConnection> open = ConcurrentHashMap.newKeySet();

  void add(SmtpManagedConnection connection) {
    open.add(connection);
  }

  void remove(SmtpManagedConnection connection) {
    open.remove(connection);
  }

  /** Evicts the connections that were opened with these credentials, which the relay refused. */
  void refused(Credentials credentials) {
    open.forEach(connection -> connection.evictIfOpenedWith(credentials));
  }
}
