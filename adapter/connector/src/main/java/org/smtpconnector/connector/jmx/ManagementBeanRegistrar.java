package org.smtpconnector.connector.jmx;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.smtpconnector.connector.config.ConnectionFactorySettings;
import org.smtpconnector.connector.relay.Relay;
import org.smtpconnector.connector.relay.RelayGroup;
import org.smtpconnector.connector.session.ConnectionFactoryCounters;
import org.smtpconnector.connector.throttle.SendRateLimiter;

/**
 * Registers the management beans of a resource adapter's connection factories, and unregisters
 * them. The bean of a factory that is gone, as after a change of the server's configuration, is
 * unregistered when the next one is registered. Thread-safe.
 */
public final class ManagementBeanRegistrar {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final String TYPE = "org.smtpconnector:type=ConnectionFactory,relays=";

  private record Registered(ObjectName name, WeakReference<Object> owner) {}

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final List<Registered> registered = new ArrayList<>();

  /**
   * Registers a bean for these connections, unless there is one. A second bean with the same relays
   * and user gets a number in its name.
   *
   * @param owner the owner of the connections
   */
  public synchronized void register(
      Object owner,
      RelayGroup relays,
      SendRateLimiter rateLimiter,
      ConnectionFactoryCounters counters) {
    if (registered.stream().anyMatch(bean -> bean.owner.get() == owner)) {
      return;
    }
    prune();
    ManagementBean bean = new ManagementBean(relays, rateLimiter, counters);
    try {
      registered.add(new Registered(registered(bean, name(relays)), new WeakReference<>(owner)));
    } catch (JMException | SecurityException e) {
      // Monitoring must not prevent sending.
      LOG.log(Level.WARNING, "cannot register the JMX bean of the connection factory", e);
    }
  }

  private ObjectName registered(ManagementBean bean, String name) throws JMException {
    for (int number = 1; ; number++) {
      ObjectName numbered = new ObjectName(number == 1 ? name : name + ",number=" + number);
      try {
        return server.registerMBean(bean, numbered).getObjectName();
      } catch (InstanceAlreadyExistsException e) {
        // another factory, perhaps another application's, has the same relays
      }
    }
  }

  private static String name(RelayGroup relays) {
    ConnectionFactorySettings settings = relays.settings();
    return TYPE
        + ObjectName.quote(String.join(",", relays.relays().stream().map(Relay::name).toList()))
        + (settings.user() == null ? "" : ",user=" + ObjectName.quote(settings.user()));
  }

  private void prune() {
    for (Registered bean : List.copyOf(registered)) {
      if (bean.owner.get() == null) {
        unregister(bean);
      }
    }
  }

  public synchronized void unregisterAll() {
    List.copyOf(registered).forEach(this::unregister);
  }

  private void unregister(Registered bean) {
    registered.remove(bean);
    try {
      server.unregisterMBean(bean.name);
    } catch (InstanceNotFoundException e) {
      // already unregistered by someone else
    } catch (JMException | SecurityException e) {
      LOG.log(Level.WARNING, "cannot unregister the JMX bean " + bean.name, e);
    }
  }
}
