package org.smtpconnector.mail.delivery;

/** The remedies in words that fit any server, and a JVM without one. */
final class PortableRemedies {
  private PortableRemedies() {}

  static String words(ConfigurationRemedy remedy) {
    return switch (remedy) {
      case CREDENTIALS ->
          "configure container-managed sign-on with a user and a password for the connection factory,"
              + " including direct lookups; or set its properties user and password";
      case ADAPTERS_CLASSES -> "make those of the resource adapter visible to the application";
      case JNDI -> "enable the server's JNDI naming context for the application";
      case CONNECTION_FACTORY -> "define one in the server's configuration";
      case MANAGED_EXECUTOR ->
          "configure the server to bind its default managed executor there (Jakarta Concurrency)";
      case MANAGED_THREADS ->
          "configure the server to bind its default managed thread factory there (Jakarta"
              + " Concurrency)";
      case DATA_SOURCE -> "define it in the server's configuration";
      case MESSAGING_FACTORY -> "define one in the server's configuration";
      case NAMED_EXECUTOR ->
          "define it in the server or by @ManagedExecutorDefinition in the application (Jakarta"
              + " Concurrency)";
      case TRANSACTIONS ->
          "run in a server with Jakarta Transactions, and call it on a thread that the server manages";
      case MICROPROFILE_CONFIG ->
          "add MicroProfile Config 3.1 to the server, or an implementation to the application";
      case FAULT_TOLERANCE ->
          "add MicroProfile Fault Tolerance 4.1 to the server, or an implementation to the"
              + " application";
      case JAKARTA_JSON ->
          "add Jakarta JSON Processing 2.1 to the server; without a server, as in tests, add parsson to"
              + " the class path";
      case JAKARTA_MAIL ->
          "add Jakarta Mail 2.1 to the server; without a server, as in tests, add angus-mail to the"
              + " class path";
    };
  }
}
