package org.smtpconnector.mail.bounces;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.util.Locale;
import java.util.Properties;

/** A mailbox whose host and credentials are settings. */
record ImapHostConnector(String host, int port, Security security, String user, String password)
    implements BounceMailboxConnector {

  /** How a connection is protected. */
  enum Security {
    /** TLS from the first octet. */
    TLS("imaps", 993),
    /** STARTTLS, which the server must offer. */
    STARTTLS("imap", 143),
    PLAIN("imap", 143);

    private final String protocol;
    private final int usualPort;

    Security(String protocol, int usualPort) {
      this.protocol = protocol;
      this.usualPort = usualPort;
    }

    int usualPort() {
      return usualPort;
    }
  }

  @Override
  public Store connect() throws MessagingException {
    Properties properties = new Properties();
    String prefix = "mail." + security.protocol + ".";
    properties.setProperty(prefix + "ssl.checkserveridentity", "true");
    if (security == Security.STARTTLS) {
      properties.setProperty(prefix + "starttls.enable", "true");
      properties.setProperty(prefix + "starttls.required", "true");
    }
    Store store =
        Session.getInstance(BounceMailboxConnector.withLimits(properties, security.protocol))
            .getStore(security.protocol);
    try {
      store.connect(host, port, user, password);
    } catch (AuthenticationFailedException e) {
      throw new MessagingException(
          "it refuses user "
              + user
              + " ("
              + e.getMessage()
              + "): correct "
              + BounceSettings.PREFIX
              + "user and password",
          e);
    }
    return store;
  }

  @Override
  public String toString() {
    return user
        + " at "
        + host
        + ":"
        + port
        + " ("
        + security.name().toLowerCase(Locale.ROOT)
        + ")";
  }
}
