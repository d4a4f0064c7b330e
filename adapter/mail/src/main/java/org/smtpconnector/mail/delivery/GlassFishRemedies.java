package org.smtpconnector.mail.delivery;

/** The remedies in the words of GlassFish and of Payara: commands of asadmin. */
final class GlassFishRemedies {
  private GlassFishRemedies() {}

  static String words(ConfigurationRemedy remedy) {
    return switch (remedy) {
      case CONTAINER_SIGN_ON ->
          "set the properties user and password of its pool (asadmin set"
              + " resources.connector-connection-pool.POOL.property.user=..., and"
              + " property.password=${ALIAS=...} for a password of asadmin create-password-alias); a"
              + " security map has no effect on MailSender";
      case ADAPTERS_CLASSES ->
          "deploy the resource adapter, and set its classes visible to every application (asadmin set"
              + " configs.config.server-config.connector-service.class-loading-policy=global); then"
              + " deploy the application again";
      case JNDI -> "start the whole server (asadmin start-domain)";
      case CONNECTION_FACTORY ->
          "define one (asadmin create-connector-connection-pool, and create-connector-resource with"
              + " this name)";
      case MANAGED_EXECUTOR ->
          "enable concurrent/__defaultManagedExecutorService (asadmin"
              + " list-managed-executor-services)";
      case MANAGED_THREADS ->
          "enable concurrent/__defaultManagedThreadFactory (asadmin list-managed-thread-factories)";
      case DATA_SOURCE ->
          "define one (asadmin create-jdbc-connection-pool, and create-jdbc-resource with this name)";
      case MESSAGING_FACTORY ->
          "define one (asadmin create-jms-resource --restype jakarta.jms.ConnectionFactory with this"
              + " name)";
      case NAMED_EXECUTOR ->
          "define it (asadmin create-managed-executor-service with this name) or by"
              + " @ManagedExecutorDefinition in the application";
      case TRANSACTIONS ->
          "call it on a thread that the server manages, such as one of asadmin"
              + " list-managed-executor-services";
      case MICROPROFILE_CONFIG ->
          "use Payara or a full GlassFish, which have MicroProfile Config, or add an implementation"
              + " to the application";
      case FAULT_TOLERANCE ->
          "use Payara, which has MicroProfile Fault Tolerance, or add an implementation to the"
              + " application, which GlassFish needs";
      case JAKARTA_JSON -> "use a full GlassFish or Payara, which have Jakarta JSON Processing 2.1";
      case JAKARTA_MAIL -> "use a full GlassFish or Payara, which have Jakarta Mail 2.1";
    };
  }
}
