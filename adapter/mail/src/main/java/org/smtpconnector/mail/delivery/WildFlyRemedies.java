package org.smtpconnector.mail.delivery;

/**
 * The remedies in the words of WildFly: modules, extensions and subsystems of its management model.
 */
final class WildFlyRemedies {
  /** A change that is stored may not be made until then. */
  private static final String AND_RELOAD =
      ", and reload (bin/jboss-cli.sh --connect --commands=reload)";

  private WildFlyRemedies() {}

  static String words(ConfigurationRemedy remedy) {
    return switch (remedy) {
      case CREDENTIALS ->
          "set authentication-context on the connection definition in the subsystem"
              + " resource-adapters, or its properties user and password"
              + AND_RELOAD
              + "; the authentication-configuration of that context needs an authentication-name and"
              + " a credential-reference";
      case ADAPTERS_CLASSES ->
          "install the module org.smtpconnector (unpack smtp-rar into the directory "
              + "modules/org/smtpconnector/main), which the manifest of smtp-mail.jar names; if the"
              + " build of the application changes that manifest, name the module in its "
              + "META-INF/jboss-deployment-structure.xml or WEB-INF/jboss-deployment-structure.xml";
      // Its subsystems jca and resource-adapters need naming.
      case JNDI -> PortableRemedies.words(remedy);
      case CONNECTION_FACTORY ->
          "define one in the subsystem resource-adapters (in a resource-adapter whose module is"
              + " org.smtpconnector, a connection-definition whose class-name is"
              + " org.smtpconnector.connector.ra.SmtpManagedConnectionFactory and whose jndi-name is"
              + " \"java:/\" and this name)"
              + AND_RELOAD;
      case MANAGED_EXECUTOR ->
          "add a managed-executor-service with context-service=default to the subsystem ee, and "
              + "name it in its service=default-bindings";
      case MANAGED_THREADS ->
          "add a managed-thread-factory with context-service=default to the subsystem ee, and "
              + "name it in its service=default-bindings";
      case DATA_SOURCE ->
          "define it in the subsystem datasources (xa-data-source add --name=ANY"
              + " --jndi-name=java:/NAME --driver-name=DRIVER --xa-datasource-properties=PROPERTIES,"
              + " without java:/ in the setting), and copy the archive of the application into"
              + " deployments again";
      case MESSAGING_FACTORY ->
          "define one (a connection definition in the subsystem resource-adapters, or a"
              + " pooled-connection-factory in the subsystem messaging-activemq; without java:/ in"
              + " the setting)"
              + AND_RELOAD;
      case NAMED_EXECUTOR ->
          "define it in the subsystem ee (a managed-executor-service with "
              + "context-service=default, whose jndi-name is \"java:/\" and this name) or by "
              + "@ManagedExecutorDefinition in the application";
      // Its subsystems jca and resource-adapters need transactions.
      case TRANSACTIONS ->
          "call it on a thread that the server manages, such as one of a managed-executor-service of"
              + " the subsystem ee";
      case MICROPROFILE_CONFIG ->
          "add the extension org.wildfly.extension.microprofile.config-smallrye and the "
              + "subsystem microprofile-config-smallrye"
              + AND_RELOAD;
      case FAULT_TOLERANCE ->
          "add the extension org.wildfly.extension.microprofile.fault-tolerance-smallrye and "
              + "the subsystem microprofile-fault-tolerance-smallrye"
              + AND_RELOAD;
      case JAKARTA_JSON ->
          "add the module jakarta.json.api to the deployment, in jboss-deployment-structure.xml";
      case JAKARTA_MAIL ->
          "add the extension org.jboss.as.mail and the subsystem mail" + AND_RELOAD;
    };
  }
}
