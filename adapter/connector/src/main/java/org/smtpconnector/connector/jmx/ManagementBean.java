package org.smtpconnector.connector.jmx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.smtpconnector.connector.relay.RelayGroup;
import org.smtpconnector.connector.session.ConnectionFactoryCounters;
import org.smtpconnector.connector.session.ConnectionFactoryCounters.Event;
import org.smtpconnector.connector.session.ConnectionFactoryCounters.Retirement;
import org.smtpconnector.connector.throttle.SendRateLimiter;

/** The management bean of a connection factory. Reads relays and counters on each call. */
public record ManagementBean(
    RelayGroup relays, SendRateLimiter rateLimiter, ConnectionFactoryCounters counters)
    implements SmtpConnectionFactoryMXBean {
  @Override
  public List<RelayStatus> getRelays() {
    return relays.relays().stream().map(relay -> RelayStatus.of(relay, rateLimiter)).toList();
  }

  @Override
  public long getOpened() {
    return counters.of(Event.OPENED);
  }

  @Override
  public long getReused() {
    return counters.of(Event.REUSED);
  }

  @Override
  public Map<String, Long> getRetired() {
    return Arrays.stream(Retirement.values())
        .collect(Collectors.toMap(Enum::name, counters::of, Long::sum, TreeMap::new));
  }

  @Override
  public long getSent() {
    return counters.of(Event.SENT);
  }

  @Override
  public long getRefused() {
    return counters.of(Event.REFUSED);
  }

  @Override
  public long getDeferred() {
    return counters.of(Event.DEFERRED);
  }

  @Override
  public long getInDoubt() {
    return counters.of(Event.IN_DOUBT);
  }

  @Override
  public long getFailed() {
    return counters.of(Event.FAILED);
  }

  @Override
  public long getSlowed() {
    return rateLimiter.slowed();
  }
}
