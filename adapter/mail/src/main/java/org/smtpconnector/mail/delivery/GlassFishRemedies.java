package org.smtpconnector.mail.delivery;

/** The remedies in the words of GlassFish and of Payara: commands of asadmin. */
final class GlassFishRemedies {
  private static final String AND_DEPLOY_AGAIN =
      "; then deploy the application under another name, or again after asadmin restart-domain,"
          + " since the server keeps the beans of a deployment that failed";

  private GlassFishRemedies() {}

  static String words(ConfigurationRemedy remedy) {
    return switch (remedy) {
      case CREDENTIALS ->
          "set the properties user and password of its pool (asadmin create-password-alias NAME,"
              + " asadmin set resources.connector-connection-pool.POOL.property.user=USER, asadmin set"
              + " 'resources.connector-connection-pool.POOL.property.password=${ALIAS=NAME}'); a"
              + " security map has no effect on MailSender";
      case ADAPTERS_CLASSES ->
          "deploy the resource adapter, and set its classes visible to every application (asadmin set"
              + " configs.config.server-config.connector-service.class-loading-policy=global)"
              + AND_DEPLOY_AGAIN;
      case JNDI -> PortableRemedies.words(remedy); // there is always naming
      case CONNECTION_FACTORY ->
          "define one (asadmin create-connector-connection-pool --raname smtp-rar"
              + " --connectiondefinition org.smtpconnector.connector.SmtpConnectionFactory --property"
              + " host=HOST POOL, and asadmin create-connector-resource --poolname POOL NAME)";
      case MANAGED_EXECUTOR ->
          "enable it (asadmin set resources.managed-executor-service."
              + "concurrent/__defaultManagedExecutorService.enabled=true)";
      case MANAGED_THREADS ->
          "enable it (asadmin set resources.managed-thread-factory."
              + "concurrent/__defaultManagedThreadFactory.enabled=true)"
              + AND_DEPLOY_AGAIN;
      case DATA_SOURCE ->
          "define it (asadmin create-jdbc-connection-pool --restype javax.sql.XADataSource"
              + " --datasourceclassname CLASS POOL, for each of its properties asadmin set"
              + " resources.jdbc-connection-pool.POOL.property.PROPERTY=VALUE, and asadmin"
              + " create-jdbc-resource --connectionpoolid POOL NAME)"
              + AND_DEPLOY_AGAIN;
      case MESSAGING_FACTORY ->
          "define one (asadmin create-jms-resource --restype jakarta.jms.ConnectionFactory with this"
              + " name)";
      case NAMED_EXECUTOR ->
          "define it (asadmin create-managed-executor-service NAME) or by"
              + " @ManagedExecutorDefinition in the application";
      case TRANSACTIONS ->
          "call it on a thread that the server manages, such as one of asadmin"
              + " list-managed-executor-services";
      case MICROPROFILE_CONFIG ->
          "use Payara or a full GlassFish, which have MicroProfile Config, or add an implementation"
              + " to the application";
      case FAULT_TOLERANCE ->
          "use Payara, which has MicroProfile Fault Tolerance, or on GlassFish add"
              + " smallrye-fault-tolerance to the application";
      // Neither of the full servers lacks what follows.
      case JAKARTA_JSON -> "use a full GlassFish or Payara, which have Jakarta JSON Processing 2.1";
      case JAKARTA_MAIL -> "use a full GlassFish or Payara, which have Jakarta Mail 2.1";
    };
  }
}
