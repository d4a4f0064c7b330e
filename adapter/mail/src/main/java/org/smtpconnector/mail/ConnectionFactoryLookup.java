package org.smtpconnector.mail;

import jakarta.enterprise.context.Dependent;
import java.security.CodeSource;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.naming.NoInitialContextException;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.server.Remedy;
import org.smtpconnector.mail.MailException.Misconfigured;

/**
 * Finds a connection factory by its JNDI name: directly, because the name is a setting and the
 * values of {@code @Resource} are constants.
 */
@Dependent
class ConnectionFactoryLookup implements ConnectionFactories {
  /**
   * @throws Misconfigured if there is none by that name, or it comes from another copy of the
   *     connector's classes; the message gives the remedy
   */
  @Override
  public SmtpConnectionFactory find(String jndiName) {
    Object bound = lookUp(jndiName);
    if (bound instanceof SmtpConnectionFactory factory) {
      return factory;
    }
    throw new Misconfigured(
        isFactoryOfAnotherCopy(bound.getClass())
            ? secondCopy(jndiName)
            : jndiName
                + " is bound to a "
                + bound.getClass().getName()
                + ", not to an SMTP connection factory: name one by smtpconnector.jndi-name",
        null);
  }

  private static Object lookUp(String jndiName) {
    try {
      Object bound = InitialContext.doLookup(jndiName);
      if (bound != null) {
        return bound;
      }
      throw new Misconfigured(noFactory(jndiName), null);
    } catch (NoInitialContextException e) {
      throw new Misconfigured(
          "no SMTP connection factory at JNDI name '"
              + jndiName
              + "', since there is no JNDI: "
              + Remedy.JNDI
              + ". The server says: "
              + e.getMessage(),
          e);
    } catch (NamingException e) {
      throw new Misconfigured(noFactory(jndiName) + " The server says: " + e.getMessage(), e);
    }
  }

  private static String noFactory(String jndiName) {
    return "no SMTP connection factory at JNDI name '"
        + jndiName
        + "': "
        + Remedy.CONNECTION_FACTORY
        + ", or set smtpconnector.jndi-name to the name of one; where one is defined, the server's log"
        + " tells why it is not bound.";
  }

  private static boolean isFactoryOfAnotherCopy(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Class<?> contract : c.getInterfaces()) {
        if (contract.getName().equals(SmtpConnectionFactory.class.getName())
            || isFactoryOfAnotherCopy(contract)) {
          return true;
        }
      }
    }
    return false;
  }

  private static String secondCopy(String jndiName) {
    CodeSource source = SmtpConnectionFactory.class.getProtectionDomain().getCodeSource();
    return jndiName
        + " comes from the resource adapter, but the application has a second copy of the"
        + " connector's classes"
        + (source == null || source.getLocation() == null ? "" : " at " + source.getLocation())
        + ": remove smtp-connector and smtp-client from the application (scope provided), and "
        + Remedy.ADAPTERS_CLASSES;
  }
}
