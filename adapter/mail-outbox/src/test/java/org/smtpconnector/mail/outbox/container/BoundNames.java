package org.smtpconnector.mail.outbox.container;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;

/** The names that tests bind, where there is no server. */
public final class BoundNames implements InitialContextFactory {
  private static final Map<String, Object> BOUND = new ConcurrentHashMap<>();

  static void bind(String name, Object value) {
    System.setProperty(Context.INITIAL_CONTEXT_FACTORY, BoundNames.class.getName());
    BOUND.put(name, value);
  }

  static void unbind(String name) {
    BOUND.remove(name);
  }

  static void unbindAll() {
    BOUND.clear();
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
