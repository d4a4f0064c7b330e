package org.smtpconnector.smtp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Resolves the server's name and connects to the first of its addresses that answers. */
final class Dialer {
  private final SmtpConfig config;

  Dialer(SmtpConfig config) {
    this.config = config;
  }

  SocketLink dial(Deadline open) throws IOException {
    Deadline deadline = Deadline.in(config.timeouts().connect(), "connection").orEarlier(open);
    if (config.unixSocket().isPresent()) {
      return SocketLink.connect(UnixDomainSocketAddress.of(config.unixSocket().get()), deadline);
    }
    List<InetAddress> addresses = usable(resolve(deadline));
    IOException failure = null;
    for (int i = 0; i < addresses.size(); i++) {
      Duration share = Duration.ofMillis(deadline.remainingMillis() / (addresses.size() - i));
      try {
        return SocketLink.connect(
            new InetSocketAddress(addresses.get(i), config.port()),
            config.sourceAddress().orElse(null),
            Deadline.in(share, "connection").orEarlier(deadline));
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
        IOException named = named(addresses.get(i), e);
        if (failure == null) {
          failure = named;
        } else {
          failure.addSuppressed(named);
        }
      }
    }
    throw failure;
  }

  private static IOException named(InetAddress address, IOException e) {
    IOException named = new ConnectException(address.getHostAddress() + ": " + e.getMessage());
    named.initCause(e);
    return named;
  }

  /** The addresses of the source address's family, or all of them without one. */
  private List<InetAddress> usable(List<InetAddress> addresses) throws ConnectException {
    if (config.sourceAddress().isEmpty()) {
      return addresses;
    }
    InetAddress from = config.sourceAddress().get().getAddress();
    List<InetAddress> sameFamily =
        addresses.stream().filter(to -> to.getClass() == from.getClass()).toList();
    if (sameFamily.isEmpty()) {
      throw new ConnectException(
          "the host has no address of the family of the source address " + from.getHostAddress());
    }
    return sameFamily;
  }

  /** The JDK's look-up cannot be interrupted, so it has a thread that may be left behind. */
  private List<InetAddress> resolve(Deadline deadline) throws IOException {
    FutureTask<InetAddress[]> lookUp =
        new FutureTask<>(() -> InetAddress.getAllByName(config.host()));
    Thread thread = new Thread(lookUp, "smtp-resolve-" + config.host());
    thread.setDaemon(true);
    thread.start();
    try {
      return Arrays.asList(lookUp.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      throw new UnknownHostException(
          "the name servers did not resolve host '"
              + config.host()
              + "' within "
              + deadline.allowed().toMillis()
              + " milliseconds");
    } catch (ExecutionException e) {
      throw (IOException)
          new UnknownHostException(
                  "host '"
                      + config.host()
                      + "' cannot be resolved: check the property host and the name servers")
              .initCause(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the thread was interrupted");
    }
  }
}
