package org.smtpconnector.connector.ra;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.Connector;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.io.Serializable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.transaction.xa.XAResource;
import org.smtpconnector.connector.jmx.ManagementBeanRegistrar;
import org.smtpconnector.connector.session.ConnectionFactoryCounters;

/**
 * The resource adapter. It has no settings and starts nothing; stopping it waits for the messages
 * in progress, ends the connections that are still open and unregisters its management beans.
 */
@Connector
public class SmtpResourceAdapter implements ResourceAdapter, Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final Duration STOP_BUDGET = Duration.ofSeconds(3);

  private transient Set<SmtpManagedConnection> connections = ConcurrentHashMap.newKeySet();
  private transient ManagementBeanRegistrar beans = new ManagementBeanRegistrar();
  private transient volatile boolean stopped;

  @Override
  public void start(BootstrapContext context) {
    stopped = false;
  }

  @Override
  public void stop() {
    stop(SmtpManagedConnection.LAST_DIALOGUE);
  }

  void stop(Duration lastDialogues) {
    stopped = true;
    beans().unregisterAll();
    awaitEndOfDialogues(lastDialogues);
    long begin = System.nanoTime();
    for (SmtpManagedConnection connection : connections()) {
      if (System.nanoTime() - begin < STOP_BUDGET.toNanos()) {
        connection.destroy(Duration.ZERO);
      } else {
        connection.abort(); // a relay that does not reply to QUIT must not delay the server
      }
    }
  }

  private void awaitEndOfDialogues(Duration most) {
    connections().forEach(SmtpManagedConnection::refuseDialogues);
    List<SmtpManagedConnection> busy =
        connections().stream().filter(SmtpManagedConnection::isInDialogue).toList();
    if (busy.isEmpty()) {
      return;
    }
    LOG.log(
        Level.INFO,
        "the resource adapter stops, and waits at most {0} for {1} connections with messages in"
            + " progress",
        most,
        busy.size());
    long end = System.nanoTime() + most.toNanos();
    int cutOff = 0;
    try {
      for (SmtpManagedConnection connection : busy) {
        cutOff += connection.awaitEndOfDialogue(end - System.nanoTime()) ? 0 : 1;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // cuts them off now
    }
    if (cutOff > 0) {
      LOG.log(
          Level.WARNING,
          "the resource adapter stops, and cuts off {0} connections whose messages were not"
              + " completed within {1}: find out whether they were delivered",
          cutOff,
          most);
    }
  }

  boolean isStopped() {
    return stopped;
  }

  /** Registers a connection until it is destroyed. */
  void created(SmtpManagedConnection connection) {
    connections().add(connection);
    if (stopped) {
      connection.destroy();
    }
  }

  void destroyed(SmtpManagedConnection connection) {
    connections().remove(connection);
  }

  /** Registers the management bean of a connection factory until the adapter is stopped. */
  void watch(
      ManagedConnectionAllocator connections,
      SendStageFactory pipeline,
      ConnectionFactoryCounters counters) {
    beans().register(connections, pipeline.relays(), pipeline.rateLimiter(), counters);
    if (stopped) {
      beans().unregisterAll();
    }
  }

  private synchronized ManagementBeanRegistrar beans() {
    if (beans == null) { // after deserialization
      beans = new ManagementBeanRegistrar();
    }
    return beans;
  }

  private synchronized Set<SmtpManagedConnection> connections() {
    if (connections == null) { // after deserialization
      connections = ConcurrentHashMap.newKeySet();
    }
    return connections;
  }

  /** Not supported: there are no inbound messages. */
  @Override
  public void endpointActivation(MessageEndpointFactory factory, ActivationSpec spec)
      throws ResourceException {
    throw new NotSupportedException("this resource adapter receives no mail");
  }

  @Override
  public void endpointDeactivation(MessageEndpointFactory factory, ActivationSpec spec) {}

  @Override
  public XAResource[] getXAResources(ActivationSpec[] specs) {
    return null; // as the contract allows without XA
  }

  /** Equal by configuration, of which there is none. */
  @Override
  public boolean equals(Object other) {
    return other != null && getClass() == other.getClass();
  }

  @Override
  public int hashCode() {
    return SmtpResourceAdapter.class.hashCode();
  }
}
