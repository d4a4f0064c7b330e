package org.smtpconnector.smtp.learned;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The addresses of a server that accepted a connection and then failed; for a minute they are tried
 * last. Thread-safe.
 */
public final class FailedAddresses {
  public static final long FORGOTTEN_AFTER_NANOS = TimeUnit.MINUTES.toNanos(1);
  public static final int MOST = 64; // name servers must not choose the number

  private final LongSupplier nanoTime;
  private final Map<InetAddress, Long> failed = new LinkedHashMap<>(); // the oldest first

  public FailedAddresses(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  public synchronized void add(InetAddress address) {
    failed.remove(address);
    failed.put(address, nanoTime.getAsLong());
    if (failed.size() > MOST) {
      failed.remove(failed.keySet().iterator().next());
    }
  }

  public synchronized void remove(InetAddress address) {
    failed.remove(address);
  }

  /** Returns these addresses, the failed ones last in the order of their failures. */
  public synchronized List<InetAddress> last(List<InetAddress> addresses) {
    failed.values().removeIf(at -> nanoTime.getAsLong() - at >= FORGOTTEN_AFTER_NANOS);
    if (failed.isEmpty()) {
      return addresses;
    }
    List<InetAddress> ordered = new ArrayList<>(addresses);
    ordered.removeAll(failed.keySet());
    Set<InetAddress> known = new HashSet<>(addresses);
    failed.keySet().stream().filter(known::contains).forEach(ordered::add);
    return ordered;
  }
}
