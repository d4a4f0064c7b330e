package org.smtpconnector.connector.jmx;

import java.util.List;
import java.util.Map;

/**
 * A connection factory, as an administrator watches it by JMX. It is there from the first use of
 * the factory until the resource adapter stops, under {@code
 * org.smtpconnector:type=ConnectionFactory} with the relays and the user. All numbers count from
 * the first use.
 */
public interface SmtpConnectionFactoryMXBean {
  /** The relays, in the order of the property {@code host}. */
  List<RelayStatus> getRelays();

  /** Connections that were opened to any relay. */
  long getOpened();

  /** Mails that went over a connection that had carried another before. */
  long getReused();

  /**
   * Connections that were ended, by the reason: MESSAGES and AGE as the settings or the relay say,
   * IDLE for longer than the relay allows, CLOSED_BY_RELAY, FAILED during a mail, BY_CONTAINER.
   */
  Map<String, Long> getRetired();

  /** Mails that were accepted for at least one recipient. */
  long getSent();

  /** Mails that were refused for good. */
  long getRefused();

  /** Messages that were refused temporarily. */
  long getDeferred();

  /** Mails that may have been delivered, or not. */
  long getInDoubt();

  /** Mails that failed otherwise and were not delivered. */
  long getFailed();

  /** Mails that waited because the relay is to be spared. */
  long getSlowed();
}
