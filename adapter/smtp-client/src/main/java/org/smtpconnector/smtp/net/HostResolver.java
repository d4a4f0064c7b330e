package org.smtpconnector.smtp.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.smtpconnector.smtp.grammar.AddressLiteral;

/**
 * Resolves host names on threads that may be abandoned, because the JDK's lookup cannot be
 * interrupted. Concurrent lookups of a name share one thread, so an outage of the name servers
 * costs one thread for each name. (A second lookup would gain nothing: the JDK makes it wait for
 * the first.)
 */
public final class HostResolver {
  /** Looks a name up as {@link InetAddress#getAllByName} does. */
  public interface LookUp {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  /** The JDK's resolver, shared as the name servers and threads are. */
  public static final HostResolver PLATFORM = new HostResolver(InetAddress::getAllByName);

  private final LookUp lookUp;
  private final Map<String, FutureTask<List<InetAddress>>> inFlight = new ConcurrentHashMap<>();

  public HostResolver(LookUp lookUp) {
    this.lookUp = lookUp;
  }

  /**
   * Returns the addresses of this host, in the resolver's order.
   *
   * @param property the name of the setting that holds the host
   */
  List<InetAddress> resolve(String property, String host, Deadline deadline) throws IOException {
    Optional<InetAddress> literal = AddressLiteral.addressOf(host);
    if (literal.isPresent()) {
      return List.of(literal.get());
    }
    try {
      return begun(host).get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new UnknownHostException(
          "the name servers did not resolve "
              + property
              + " '"
              + host
              + "' within "
              + deadline.length());
    } catch (ExecutionException | CancellationException e) {
      throw (IOException)
          new UnknownHostException(
                  property
                      + " '"
                      + host
                      + "' cannot be resolved: check the property "
                      + property
                      + " and the name servers")
              .initCause(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the thread was interrupted");
    }
  }

  private FutureTask<List<InetAddress>> begun(String host) {
    FutureTask<List<InetAddress>> mine =
        new FutureTask<>(
            () -> {
              try {
                return List.of(lookUp.addressesOf(host));
              } finally {
                inFlight.remove(host);
              }
            });
    FutureTask<List<InetAddress>> others = inFlight.putIfAbsent(host, mine);
    if (others != null) {
      return others;
    }
    boolean started = false;
    try {
      // It may outlive the application that asks, so it must not hold its class loader.
      Thread thread = new Thread(null, mine, "smtp-resolve-" + host, 0, false);
      thread.setContextClassLoader(null);
      thread.setDaemon(true);
      thread.start();
      started = true;
    } finally {
      if (!started) { // no thread could be started: others must not wait for it
        inFlight.remove(host);
        mine.cancel(false);
      }
    }
    return mine;
  }
}
