package org.smtpconnector.mail;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** The names that tests bind, where there is no server. */
public final class LocalNames implements InitialContextFactory {
  private static final Map<String, Object> BOUND = new ConcurrentHashMap<>();

  public static void bind(String name, Object value) {
    System.setProperty(Context.INITIAL_CONTEXT_FACTORY, LocalNames.class.getName());
    BOUND.put(name, value);
  }

  /** A factory of plain connections to this relay, as {@code mail/smtp}. */
  public static void bindFactory(ScriptedSmtpServer relay) {
    bind("mail/smtp", factory(relay));
  }

  /** A factory of plain connections to this relay, without a pool. */
  public static SmtpConnectionFactory factory(ScriptedSmtpServer relay) {
    return (SmtpConnectionFactory) managedFactory(relay).createConnectionFactory();
  }

  /** The same, to be configured further. */
  public static SmtpManagedConnectionFactory managedFactory(ScriptedSmtpServer relay) {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    factory.setHost(relay.host());
    factory.setPort(relay.port());
    factory.setSecurity("plain");
    return factory;
  }

  public static void unbind(String name) {
    BOUND.remove(name);
  }

  @Override
  public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
    return new InitialContext(true) {
      @Override
      public Object lookup(String name) throws NamingException {
        Object found = BOUND.get(name);
        if (found == null) {
          throw new NameNotFoundException(name);
        }
        return found;
      }
    };
  }
}
