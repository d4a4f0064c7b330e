package org.smtpconnector.mail;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The threads of the server (Jakarta Concurrency), which carry the application's context. */
final class ManagedThreads {
  private static final String DEFAULT = "java:comp/DefaultManagedExecutorService";

  private ManagedThreads() {}

  /** Its default executor; empty where the server has none, as without its feature concurrent. */
  static Optional<ExecutorService> ofServer() {
    try {
      return Optional.of(InitialContext.doLookup(DEFAULT)); // an ExecutorService by its contract
    } catch (NamingException e) {
      return Optional.empty();
    }
  }
}
