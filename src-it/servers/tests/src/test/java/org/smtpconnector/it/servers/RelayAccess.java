package org.smtpconnector.it.servers;

import java.nio.file.Path;

/**
 * What an administrator knows about the relay on this machine. Its users are {@link #USER} and
 * {@link #OTHER_USER}.
 *
 * @param port where it listens for STARTTLS, on the host {@code localhost}
 * @param trustStore the PKCS12 file with the authority that has signed its certificate
 */
record RelayAccess(int port, Path trustStore) {
  static final String TRUST_STORE_PASSWORD = "changeit";
  static final String USER = "alice";
  static final String PASSWORD = "wonderland";
  static final String OTHER_USER = "bob";
  static final String OTHER_PASSWORD = "builder";
  static final String WRONG_PASSWORD = "never-show-this";
  static final String SANDBOX = "test@ops.example";
}
