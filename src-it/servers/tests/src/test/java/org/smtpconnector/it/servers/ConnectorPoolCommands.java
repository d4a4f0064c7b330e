package org.smtpconnector.it.servers;

import java.util.ArrayList;
import java.util.List;

/**
 * The commands of GlassFish and Payara that the battery's connection factories need, beside those
 * of their pages. They name the relay as the pages do, by the server's system properties.
 *
 * @param passwordOf the prefix of an expression that stands for a password of which the name
 *     follows
 */
record ConnectorPoolCommands(RelayAccess relay, String passwordOf) {
  /** All of them. */
  List<String> all() {
    List<String> commands = new ArrayList<>(trust("smtp-pool"));
    commands.addAll(factory("newsletter"));
    commands.addAll(user("newsletter", RelayAccess.OTHER_USER, "other-password"));
    commands.addAll(factory("wrong-password"));
    commands.addAll(user("wrong-password", RelayAccess.USER, "wrong-password"));
    commands.addAll(factory("sandbox"));
    commands.addAll(user("sandbox", RelayAccess.USER, "smtp-password"));
    commands.add(property("sandbox", "redirectTo", RelayAccess.SANDBOX));
    commands.addAll(factory("nobody"));
    return commands;
  }

  private List<String> factory(String pool) {
    List<String> commands = new ArrayList<>();
    commands.add(
        "create-connector-connection-pool --raname smtp-rar --connectiondefinition"
            + " org.smtpconnector.connector.SmtpConnectionFactory --transactionsupport"
            + " NoTransaction --steadypoolsize 0 --maxpoolsize 2 "
            + pool);
    commands.addAll(address(pool));
    commands.add("create-connector-resource --poolname " + pool + " mail/" + pool);
    return commands;
  }

  /** Those that name the relay of a pool. */
  private List<String> address(String pool) {
    List<String> commands = new ArrayList<>(trust(pool));
    commands.add(property(pool, "host", "${smtp.host}"));
    commands.add(property(pool, "port", "${smtp.port}"));
    return commands;
  }

  /** The same, with the user of the relay. */
  List<String> addressAndUser(String pool) {
    List<String> commands = new ArrayList<>(address(pool));
    commands.addAll(user(pool, RelayAccess.USER, "smtp-password"));
    return commands;
  }

  private List<String> trust(String pool) {
    return List.of(
        property(pool, "trustStore", relay.trustStore().toString()),
        property(pool, "trustStorePassword", RelayAccess.TRUST_STORE_PASSWORD));
  }

  private List<String> user(String pool, String user, String password) {
    return List.of(
        property(pool, "user", user),
        property(pool, "password", "${" + passwordOf + password + "}"));
  }

  private static String property(String pool, String property, String value) {
    return "set resources.connector-connection-pool.%s.property.%s=%s"
        .formatted(pool, property, value);
  }
}
