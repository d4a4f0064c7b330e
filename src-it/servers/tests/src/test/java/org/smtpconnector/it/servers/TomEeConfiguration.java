package org.smtpconnector.it.servers;

/** What the battery adds to the configuration of an administrator. */
final class TomEeConfiguration {
  private TomEeConfiguration() {}

  /** The connection factories of the battery, for {@code tomee.xml}. */
  static String battery(RelayAccess relay) {
    return factory("newsletter", user(RelayAccess.OTHER_USER, RelayAccess.OTHER_PASSWORD), relay)
        + factory("wrong-password", user(RelayAccess.USER, RelayAccess.WRONG_PASSWORD), relay)
        + factory(
            "sandbox",
            user(RelayAccess.USER, RelayAccess.PASSWORD)
                + "redirectTo = "
                + RelayAccess.SANDBOX
                + "\n",
            relay)
        + factory("nobody", "", relay);
  }

  /** A connection factory of the relay's user, for {@code tomee.xml}. */
  static String factory(String name, RelayAccess relay) {
    return factory(name, user(RelayAccess.USER, RelayAccess.PASSWORD), relay);
  }

  /** A configuration in which the connection factory without credentials has them. */
  static String withCredentials(String tomeeXml) {
    return tomeeXml.replaceFirst(
        "(<Resource id=\"mail/nobody\"[^>]*>)",
        "$1\n" + user(RelayAccess.USER, RelayAccess.PASSWORD));
  }

  private static String user(String user, String password) {
    return "user = " + user + "\npassword = " + password + "\n";
  }

  private static String factory(String name, String properties, RelayAccess relay) {
    return """
        <Resource id="mail/%s"
                  type="org.smtpconnector.connector.SmtpConnectionFactory"
                  class-name="org.smtpconnector.connector.ra.SmtpManagedConnectionFactory">
        ResourceAdapter = smtp-adapter
        TransactionSupport = none
        PoolMaxSize = 2
        host = localhost
        port = ${SMTP_PORT}
        trustStore = %s
        trustStorePassword = %s
        %s</Resource>
        """
        .formatted(name, relay.trustStore(), RelayAccess.TRUST_STORE_PASSWORD, properties);
  }

  /**
   * The properties of the battery, for {@code system.properties}: a trust store for the connection
   * factory of the administrator, and names for enterprise beans by which two applications can have
   * the same ones.
   */
  static String properties(RelayAccess relay) {
    return trust("mail/smtp", relay) + "openejb.deploymentId.format = {appId}/{ejbName}\n";
  }

  private static String trust(String factory, RelayAccess relay) {
    return """
        %s.trustStore = %s
        %s.trustStorePassword = %s
        """
        .formatted(factory, relay.trustStore(), factory, RelayAccess.TRUST_STORE_PASSWORD);
  }
}
