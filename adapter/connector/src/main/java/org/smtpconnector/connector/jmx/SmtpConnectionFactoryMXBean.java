package org.smtpconnector.connector.jmx;

import java.util.List;
import java.util.Map;

/**
 * The JMX view of a connection factory. It is registered from the first use of the factory until
 * the resource adapter stops, as {@code org.smtpconnector:type=ConnectionFactory} with the relays
 * and the user. All counts start at the first use.
 */
public interface SmtpConnectionFactoryMXBean {
  /** The relays, in the order of the property {@code host}. */
  List<RelayStatus> getRelays();

  /** Connections that were opened to any relay. */
  long getOpened();

  /** Messages that were sent on a connection that had carried another before. */
  long getReused();

  /**
   * Connections that ended, by reason: MESSAGES and AGE as the settings or the relay allow, IDLE
   * for longer than the relay allows, CLOSED_BY_RELAY, EVICTED after its credentials were refused,
   * LIMIT of the relay's connections, FAILED during a message, BY_CONTAINER.
   */
  Map<String, Long> getRetired();

  /** Messages that were accepted for at least one recipient. */
  long getSent();

  /** Messages that were refused permanently. */
  long getRefused();

  /** Messages that were refused temporarily. */
  long getDeferred();

  /** Messages that may or may not have been delivered. */
  long getInDoubt();

  /** Messages that failed for another reason and were not delivered. */
  long getFailed();

  /** Messages that the rate limiter delayed or held back. */
  long getSlowed();
}
