package org.smtpconnector.mail.delivery;

import jakarta.enterprise.context.Dependent;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.mail.ConnectionFactoryLookup;
import org.smtpconnector.mail.MailException.Misconfigured;

/**
 * Looks up connection factories in JNDI directly, because the name is a setting and the values of
 * {@code @Resource} are constants.
 */
@Dependent
public class JndiConnectionFactoryLookup implements ConnectionFactoryLookup {
  /**
   * @throws Misconfigured if there is none of that name, or it comes from another copy of the
   *     connector's classes; the exception's message gives the remedy
   */
  @Override
  public SmtpConnectionFactory find(String jndiName) {
    Object bound = lookUp(jndiName);
    if (bound instanceof SmtpConnectionFactory factory) {
      return factory;
    }
    throw new Misconfigured(
        contractOfAnotherCopy(bound.getClass())
            .map(contract -> jndiName + " " + ClassCopies.with(contract).problem())
            .orElseGet(
                () ->
                    jndiName
                        + " is bound to a "
                        + bound.getClass().getName()
                        + ", not to an SMTP connection factory: name one by"
                        + " smtpconnector.jndi-name"),
        null);
  }

  private static Object lookUp(String jndiName) {
    try {
      Object bound = InitialContext.doLookup(jndiName);
      if (bound != null) {
        return bound;
      }
      throw new Misconfigured(noFactory(jndiName), null);
    } catch (NamingException e) {
      throw new Misconfigured(
          (isWithoutJndi(e) ? noJndi(jndiName) : noFactory(jndiName))
              + " The server says: "
              + e.getMessage(),
          e);
    }
  }

  /** Whether the server has JNDI at all, which is a feature on Open Liberty. */
  public static boolean hasJndi() {
    try {
      InitialContext.doLookup("smtpconnector");
      return true;
    } catch (NamingException e) {
      return !isWithoutJndi(e);
    }
  }

  // Liberty throws a plain NamingException; the JDK throws NoInitialContextException if there is no
  // server.
  private static boolean isWithoutJndi(NamingException e) {
    return e.getMessage() != null && e.getMessage().startsWith("CWWKE0800W");
  }

  private static String noJndi(String jndiName) {
    return "no SMTP connection factory at JNDI name '"
        + jndiName
        + "', since the server has no JNDI: "
        + ConfigurationRemedy.JNDI
        + ".";
  }

  private static String noFactory(String jndiName) {
    return "no SMTP connection factory at JNDI name '"
        + jndiName
        + "': "
        + ConfigurationRemedy.CONNECTION_FACTORY
        + ", or set smtpconnector.jndi-name to the name of one; if one is defined, the server's log"
        + " says why it is not bound.";
  }

  /** Returns the contract of a factory that another copy of the connector's classes has made. */
  private static Optional<Class<?>> contractOfAnotherCopy(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Class<?> contract : c.getInterfaces()) {
        Optional<Class<?>> found =
            contract.getName().equals(SmtpConnectionFactory.class.getName())
                ? Optional.of(contract)
                : contractOfAnotherCopy(contract);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }
}
