package org.smtpconnector.mail.mailer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.function.Consumer;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.delivery.ConfigurationRemedy;

/**
 * The transactions of calling threads (Jakarta Transactions), which a server may lack. Their
 * registry is bound in the namespace of a component; threads outside any component use the one
 * found when the application started, or by another thread.
 */
@ApplicationScoped
public class Transactions {
  private static final String NAME = "java:comp/TransactionSynchronizationRegistry";

  // Of a type that loads where Jakarta Transactions is missing
  private volatile TransactionRegistry lastFound;

  /** Looks up the registry when the application starts, on a thread of a component. */
  public void started(@Observes @Initialized(ApplicationScoped.class) Object start) {
    try {
      find();
    } catch (Misconfigured e) {
      // Only sendAfterCommit needs it, and reports it.
    }
  }

  /**
   * Reports how the transaction of the calling thread ends, as {@link TransactionRegistry#onEnd}.
   *
   * @throws Misconfigured if the server has no transactions
   */
  void onEnd(Consumer<TransactionEnd> listener) {
    find().onEnd(listener);
  }

  private TransactionRegistry find() {
    try {
      TransactionRegistry found =
          new TransactionRegistry(
              (TransactionSynchronizationRegistry) InitialContext.doLookup(NAME));
      lastFound = found;
      return found;
    } catch (NamingException | ClassCastException | LinkageError e) {
      TransactionRegistry found = lastFound;
      if (found == null) {
        throw new Misconfigured(notFound(e), e);
      }
      return found;
    }
  }

  private static String notFound(Throwable why) {
    return "sendAfterCommit needs the server's transactions, and this thread, "
        + Thread.currentThread().getName()
        + ", finds none at "
        + NAME
        + " ("
        + why
        + "), and no earlier thread found them: "
        + ConfigurationRemedy.TRANSACTIONS
        + ", or call sendAsync where there are no transactions";
  }
}
