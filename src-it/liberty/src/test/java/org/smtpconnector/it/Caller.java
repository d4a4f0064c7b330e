package org.smtpconnector.it;

import jakarta.annotation.Resource;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Knows in whose name a thread works, and for which application. */
@Stateless
public class Caller {
  @Resource SessionContext context;

  public String name() {
    return context.getCallerPrincipal().getName();
  }

  public String application() throws NamingException {
    return InitialContext.doLookup("java:app/AppName");
  }
}
