package org.smtpconnector.mail.delivery;

/**
 * The remedy for a configuration error: in the terms of the running server if they are known, or
 * else in terms that fit any server, so that no message refers to an element that only another
 * server has. {@link ServerProduct} knows the servers; each has a class with its words.
 */
public enum ConfigurationRemedy {
  /**
   * Gives a user and a password to the connections of a factory that an application looks up
   * directly.
   */
  CREDENTIALS,
  /** Makes an application use the adapter's classes instead of its own copy. */
  ADAPTERS_CLASSES,
  /** Only Open Liberty lacks it at times, where it is a feature. */
  JNDI,
  CONNECTION_FACTORY,
  MANAGED_EXECUTOR,
  MANAGED_THREADS,
  DATA_SOURCE,
  MESSAGING_FACTORY,
  NAMED_EXECUTOR,
  TRANSACTIONS,
  MICROPROFILE_CONFIG,
  FAULT_TOLERANCE,
  JAKARTA_JSON,
  JAKARTA_MAIL;

  /** An instruction, without a full stop. */
  @Override
  public String toString() {
    return ServerProduct.running().words(this);
  }
}
