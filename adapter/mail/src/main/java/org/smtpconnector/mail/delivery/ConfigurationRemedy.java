package org.smtpconnector.mail.delivery;

/**
 * The remedy for a configuration error: in the terms of the running server if they are known, or
 * else in terms that fit any server, so that no message refers to an element that only another
 * server has.
 */
public enum ConfigurationRemedy {
  /**
   * Makes connections of factories that an application looks up directly use the container's
   * credentials.
   */
  CONTAINER_SIGN_ON(
      "set containerAuthDataRef on the <connectionFactory> to the id of an <authData>, and"
          + " enableContainerAuthForDirectLookups=\"true\" on its <connectionManager>; without the"
          + " second, the first has no effect on MailSender",
      "configure container-managed sign-on with a user and a password for the connection factory,"
          + " including direct lookups"),
  /** Makes an application use the adapter's classes instead of its own copy. */
  ADAPTERS_CLASSES(
      "make those of the resource adapter visible to the application by <classloader"
          + " classProviderRef=\"ID\"/> in its <webApplication>, where ID is that of the"
          + " <resourceAdapter>",
      "make those of the resource adapter visible to the application"),
  JNDI(
      "add the feature jndi-1.0 to server.xml",
      "enable the server's JNDI naming context for the application"),
  CONNECTION_FACTORY(
      "define one in server.xml (<connectionFactory jndiName=...>, with the feature"
          + " connectors-2.1)",
      "define one in the server's configuration"),
  MANAGED_EXECUTOR(
      "add the feature concurrent-3.0 to server.xml",
      "configure the server to bind its default managed executor there (Jakarta Concurrency)"),
  MANAGED_THREADS(
      "add the feature concurrent-3.0 to server.xml",
      "configure the server to bind its default managed thread factory there (Jakarta"
          + " Concurrency)"),
  DATA_SOURCE(
      "define one in server.xml (<dataSource jndiName=...>, with the feature jdbc-4.3)",
      "define one in the server's configuration"),
  NAMED_EXECUTOR(
      "define it in server.xml (<managedExecutorService jndiName=...>, with the feature"
          + " concurrent-3.0) or by @ManagedExecutorDefinition in the application",
      "define it in the server or by @ManagedExecutorDefinition in the application (Jakarta"
          + " Concurrency)"),
  TRANSACTIONS(
      "add a feature with Jakarta Transactions to server.xml, such as connectors-2.1, and call it on"
          + " a thread that the server manages",
      "run in a server with Jakarta Transactions, and call it on a thread that the server manages"),
  MICROPROFILE_CONFIG(
      "add the feature mpConfig-3.1 to server.xml",
      "add MicroProfile Config 3.1 to the server, or an implementation to the application"),
  FAULT_TOLERANCE(
      "add the feature mpFaultTolerance-4.1 to server.xml",
      "add MicroProfile Fault Tolerance 4.1 to the server, or an implementation to the application"),
  JAKARTA_JSON(
      "add the feature jsonp-2.1 to server.xml",
      "add Jakarta JSON Processing 2.1 to the server; without a server, as in tests, add parsson to"
          + " the class path"),
  JAKARTA_MAIL(
      "add the feature mail-2.1 to server.xml",
      "add Jakarta Mail 2.1 to the server; without a server, as in tests, add angus-mail to the"
          + " class path");

  // Open Liberty sets this property in its JVM.
  private static final boolean ON_LIBERTY = System.getProperty("wlp.install.dir") != null;

  private final String onLiberty;
  private final String elsewhere;

  ConfigurationRemedy(String onLiberty, String elsewhere) {
    this.onLiberty = onLiberty;
    this.elsewhere = elsewhere;
  }

  String words(boolean liberty) {
    return liberty ? onLiberty : elsewhere;
  }

  /** An instruction, without a full stop. */
  @Override
  public String toString() {
    return words(ON_LIBERTY);
  }
}
