package org.smtpconnector.mail.mailer;

import java.util.concurrent.ExecutorService;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.delivery.ConfigurationRemedy;

/**
 * The JNDI name of the managed executor whose threads a mailer uses.
 *
 * @param jndiName the name
 * @param property the property that sets it, or could
 */
record ManagedExecutorName(String jndiName, String property) {
  private static final String DEFAULT_NAME = "java:comp/DefaultManagedExecutorService";

  /** The executor that each server with Jakarta Concurrency has. */
  static final ManagedExecutorName DEFAULT =
      new ManagedExecutorName(DEFAULT_NAME, "smtpconnector.executor");

  /** Whether this is the server's default executor, which a server may lack. */
  boolean isDefault() {
    return jndiName.equals(DEFAULT_NAME);
  }

  /** Returns the error for a thread that does not find it, with the remedy. */
  String notFound(NamingException why) {
    String thread = Thread.currentThread().getName();
    return isDefault()
        ? "sending asynchronously needs the server's managed executor, and this thread, "
            + thread
            + ", finds none at "
            + jndiName
            + " ("
            + why
            + "), and no earlier thread found one: "
            + ConfigurationRemedy.MANAGED_EXECUTOR
            + " if it is missing, and send first on a thread that the server manages"
        : this
            + ", and this thread, "
            + thread
            + ", finds nothing there ("
            + why
            + "), and no earlier thread did: correct the name, or "
            + ConfigurationRemedy.NAMED_EXECUTOR;
  }

  /**
   * Looks it up.
   *
   * @throws Misconfigured if something else is bound to the name
   */
  ExecutorService lookUp() throws NamingException {
    Object bound = InitialContext.doLookup(jndiName);
    if (bound instanceof ExecutorService executor) {
      return executor;
    }
    if (bound == null) {
      throw new NameNotFoundException(jndiName);
    }
    throw new Misconfigured(
        this
            + ", where a "
            + bound.getClass().getName()
            + " is bound, which is not a managed executor: correct the name, or "
            + ConfigurationRemedy.NAMED_EXECUTOR,
        null);
  }

  @Override
  public String toString() {
    return property + " is '" + jndiName + "'";
  }
}
