package org.smtpconnector.smtp;

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

/**
 * Looks names up on threads that may be left behind, because the JDK's look-up cannot be
 * interrupted. Who asks for a name that is being looked up waits for the same answer: an outage of
 * the name servers costs one thread a name. (A second look-up would gain nothing: the JDK makes it
 * wait for the first.)
 */
final class HostResolver {
  /** As {@link InetAddress#getAllByName}. */
  interface LookUp {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  /** The JDK's, and one for all, because so are the name servers and the threads. */
  static final HostResolver PLATFORM = new HostResolver(InetAddress::getAllByName);

  private final LookUp lookUp;
  private final Map<String, FutureTask<List<InetAddress>>> inFlight = new ConcurrentHashMap<>();

  HostResolver(LookUp lookUp) {
    this.lookUp = lookUp;
  }

  /**
   * The addresses of this host, in the resolver's order.
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
      // It may outlive the application that asks, and must not hold what that has.
      Thread thread = new Thread(null, mine, "smtp-resolve-" + host, 0, false);
      thread.setContextClassLoader(null);
      thread.setDaemon(true);
      thread.start();
      started = true;
    } finally {
      if (!started) { // the machine has no more threads: nobody may wait for this one
        inFlight.remove(host);
        mine.cancel(false);
      }
    }
    return mine;
  }
}
