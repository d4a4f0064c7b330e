package org.smtpconnector.connector.ra;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ResourceAdapterInternalException;
import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.security.auth.Subject;
import org.smtpconnector.connector.config.ConnectionFactorySettings;
import org.smtpconnector.connector.credentials.SessionOpenerFactory;
import org.smtpconnector.connector.log.BuildVersion;
import org.smtpconnector.connector.relay.TimeSource;
import org.smtpconnector.connector.session.AuthenticatedSessionOpener;
import org.smtpconnector.connector.session.ConnectionFactoryCounters;
import org.smtpconnector.smtp.SmtpException;

/**
 * Creates and matches the managed connections of a connection factory with its current settings,
 * and holds what they share: counters, send stages and sign-ons.
 */
final class ManagedConnectionAllocator {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final SmtpManagedConnectionFactory factory;
  private final ConnectionFactorySettings settings;
  private final ConnectionFactoryCounters counters = new ConnectionFactoryCounters();
  private final AtomicBoolean settingsAnnounced = new AtomicBoolean();
  private final AtomicBoolean firstAnnounced = new AtomicBoolean();
  private final CredentialEvictionRegistry open;
  private volatile SendStageFactory pipeline;
  private SessionOpenerFactory signOns;

  ManagedConnectionAllocator(
      SmtpManagedConnectionFactory factory,
      ConnectionFactorySettings settings,
      CredentialEvictionRegistry open) {
    this.factory = factory;
    this.settings = settings;
    this.open = open;
  }

  CredentialEvictionRegistry open() {
    return open;
  }

  /** Returns the provider of this identity's credentials. */
  AuthenticatedSessionOpener login(EffectiveCredentials identity) {
    return signOns().of(identity.credentials());
  }

  private synchronized SessionOpenerFactory signOns() {
    if (signOns == null) {
      signOns = SessionOpenerFactory.of(settings, open::refused);
    }
    return signOns;
  }

  void destroyed(SmtpManagedConnection connection) {
    open.remove(connection);
  }

  ConnectionFactorySettings settings() {
    return settings;
  }

  /** Returns the counters that all connections of this factory share. */
  ConnectionFactoryCounters counters() {
    return counters;
  }

  ManagedConnection create(Subject subject, ConnectionRequestInfo info, PrintWriter log)
      throws ResourceException {
    SmtpResourceAdapter adapter = factory.getResourceAdapter();
    if (adapter != null && adapter.isStopped()) {
      throw new ResourceAdapterInternalException("the resource adapter is stopped");
    }
    EffectiveCredentials identity = identity(subject, info);
    SendStageFactory checked = pipeline();
    try {
      announceSettings(identity);
      if (adapter != null) {
        adapter.watch(this, checked, counters); // before connecting, which may fail
      }
      SmtpManagedConnection connection =
          new SmtpManagedConnection(factory, checked, counters, identity, log);
      open.add(connection);
      announceFirst(connection);
      if (adapter != null) {
        adapter.created(connection);
      }
      return connection;
    } catch (SmtpException e) {
      checked.throttleBy(e);
      throw AllocationFailure.of(e);
    }
  }

  /** Returns the first candidate that serves this request; null if none does. No I/O. */
  ManagedConnection match(Set<?> candidates, Subject subject, ConnectionRequestInfo info) {
    EffectiveCredentials wanted;
    try {
      wanted = identity(subject, info);
    } catch (ResourceException e) {
      return null; // the container calls create next, which reports the failure
    }
    for (Object candidate : candidates) {
      if (candidate instanceof SmtpManagedConnection connection
          && connection.matches(factory, wanted)) {
        return connection;
      }
    }
    return null;
  }

  EffectiveCredentials identity(Subject subject, ConnectionRequestInfo info)
      throws ResourceException {
    try {
      settings.oauth().check(); // it determines the meaning of the credentials
      return EffectiveCredentials.resolve(
          factory,
          settings,
          subject,
          info instanceof SmtpConnectionRequestInfo request ? request : null);
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
  }

  // Shared, so that each connection knows what was learned about the relays.
  private synchronized SendStageFactory pipeline() throws InvalidPropertyException {
    if (pipeline == null) {
      try {
        SendStageFactory checked = SendStageFactory.of(settings, TimeSource.SYSTEM);
        signOns();
        pipeline = checked;
      } catch (IllegalArgumentException e) {
        throw invalid(e);
      }
    }
    return pipeline;
  }

  // Containers rethrow this as another type and keep the cause, which must be clear by itself.
  private static InvalidPropertyException invalid(IllegalArgumentException e) {
    return new InvalidPropertyException(e.getMessage(), e);
  }

  /** Logs the settings in force, once. */
  private void announceSettings(EffectiveCredentials identity) {
    if (settingsAnnounced.compareAndSet(false, true)) {
      LOG.log(
          Level.INFO,
          "SMTP connection factory: {0}; {1}; {2}",
          settings,
          identity,
          BuildVersion.name());
    }
  }

  private void announceFirst(SmtpManagedConnection connection) {
    if (firstAnnounced.compareAndSet(false, true)) {
      LOG.log(Level.INFO, "first SMTP connection: {0}", connection.summary());
    }
  }
}
