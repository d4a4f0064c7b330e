package org.smtpconnector.mail.delivery;

/** The remedies in the words of Open Liberty: elements and features of server.xml. */
final class LibertyRemedies {
  private static final String CONCURRENT =
      "concurrent-3.0 (concurrent-3.1 beside features of Jakarta EE 11)";

  /** A feature alone does not start an application that has failed to start. */
  private static final String AND_START_AGAIN =
      ", and copy the archive of the application there again, or restart the server";

  private LibertyRemedies() {}

  static String words(ConfigurationRemedy remedy) {
    return switch (remedy) {
      case CREDENTIALS ->
          "set containerAuthDataRef on the <connectionFactory> to the id of an <authData>, and"
              + " enableContainerAuthForDirectLookups=\"true\" on its <connectionManager>; without the"
              + " second, the first has no effect on MailSender; or set the properties user and"
              + " password";
      case ADAPTERS_CLASSES ->
          "make those of the resource adapter visible to the application by <classloader"
              + " classProviderRef=\"ID\"/> in its <webApplication>, where ID is that of the"
              + " <resourceAdapter>; then copy its archive there again, or restart the server, which"
              + " keeps the enterprise beans of a start that failed";
      case JNDI -> "add the feature jndi-1.0 to server.xml" + AND_START_AGAIN;
      case CONNECTION_FACTORY ->
          "define one in server.xml (<connectionFactory jndiName=...>, with the feature"
              + " connectors-2.1)";
      case MANAGED_EXECUTOR -> "add the feature " + CONCURRENT + " to server.xml";
      case MANAGED_THREADS -> "add the feature " + CONCURRENT + " to server.xml" + AND_START_AGAIN;
      case DATA_SOURCE ->
          "define it in server.xml (<dataSource jndiName=...> with a <jdbcDriver>, and the feature"
              + " jdbc-4.3)"
              + AND_START_AGAIN;
      case MESSAGING_FACTORY ->
          "define one in server.xml (<jmsConnectionFactory jndiName=...>, with the feature"
              + " messaging-3.1)";
      case NAMED_EXECUTOR ->
          "define it in server.xml (<managedExecutorService jndiName=...>, with the feature "
              + CONCURRENT
              + ") or by @ManagedExecutorDefinition in the application";
      case TRANSACTIONS ->
          "add a feature with Jakarta Transactions to server.xml, such as connectors-2.1, and call it on"
              + " a thread that the server manages";
      case MICROPROFILE_CONFIG -> "add the feature mpConfig-3.1 to server.xml";
      case FAULT_TOLERANCE -> "add the feature mpFaultTolerance-4.1 to server.xml";
      case JAKARTA_JSON -> "add the feature jsonp-2.1 to server.xml" + AND_START_AGAIN;
      case JAKARTA_MAIL -> "add the feature mail-2.1 to server.xml" + AND_START_AGAIN;
    };
  }
}
