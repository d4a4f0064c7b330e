package org.smtpconnector.mail.bounces;

import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Store;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** A mailbox whose host and credentials are those of a mail session of the server. */
record MailSessionConnector(String jndiName) implements BounceMailboxConnector {
  @Override
  public Store connect() throws MessagingException {
    Session server = session();
    String protocol = server.getProperty("mail.store.protocol");
    if (protocol == null || !protocol.startsWith("imap")) {
      throw new MessagingException(
          this
              + ", whose store protocol is "
              + protocol
              + ": set it to imaps or imap, since only IMAP marks what was read");
    }
    Session session =
        Session.getInstance(
            BounceMailboxConnector.withLimits(server.getProperties(), protocol),
            new Authenticator() {
              @Override
              protected PasswordAuthentication getPasswordAuthentication() {
                return server.requestPasswordAuthentication(
                    getRequestingSite(),
                    getRequestingPort(),
                    getRequestingProtocol(),
                    getRequestingPrompt(),
                    getDefaultUserName());
              }
            });
    Store store = session.getStore(protocol);
    store.connect();
    return store;
  }

  private Session session() throws MessagingException {
    Object bound;
    try {
      bound = InitialContext.doLookup(jndiName);
    } catch (NamingException e) {
      throw new MessagingException(
          this
              + ", where nothing is bound ("
              + e
              + "): correct the name, or define a mail session in the server",
          e);
    }
    if (bound instanceof Session session) {
      return session;
    }
    throw new MessagingException(
        this
            + ", where a "
            + (bound == null ? "null" : bound.getClass().getName())
            + " is bound, which is not a mail session: correct the name");
  }

  @Override
  public String toString() {
    return BounceSettings.PREFIX + "mail-session is '" + jndiName + "'";
  }
}
