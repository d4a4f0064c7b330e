package org.smtpconnector.mail.delivery;

/**
 * What an administrator does about a mistake: in the words of the server that runs where those are
 * known, or else in words that fit any server. A message must not send somebody to look for an
 * element that only another server has.
 */
public enum Remedy {
  /** So that connections that an application looks up directly get the container's credentials. */
  CONTAINER_SIGN_ON(
      "set containerAuthDataRef on the <connectionFactory> to the id of an <authData>, and"
          + " enableContainerAuthForDirectLookups=\"true\" on its <connectionManager>; without the"
          + " second, the first has no effect on MailSender",
      "have the server sign on to the connection factory with a user and a password of its own"
          + " (container-managed sign-on), also where it is looked up directly"),
  /** So that an application has the adapter's classes and none of its own. */
  ADAPTERS_CLASSES(
      "let the application see those of the resource adapter, by <classloader classProviderRef=\"ID\"/> in"
          + " its <webApplication>, where ID is that of the <resourceAdapter>",
      "let the application see those of the resource adapter"),
  JNDI(
      "add the feature jndi-1.0 to server.xml",
      "have the server run the application with its JNDI naming context"),
  CONNECTION_FACTORY(
      "define one in server.xml (<connectionFactory jndiName=...>, with the feature"
          + " connectors-2.1)",
      "define one in the server's configuration"),
  MANAGED_EXECUTOR(
      "add the feature concurrent-3.0 to server.xml",
      "have the server bind its default managed executor there (Jakarta Concurrency)"),
  MICROPROFILE_CONFIG(
      "add the feature mpConfig-3.1 to server.xml",
      "add MicroProfile Config 3.1 to the server, or to the class path"),
  FAULT_TOLERANCE(
      "add the feature mpFaultTolerance-4.1 to server.xml",
      "add MicroProfile Fault Tolerance 4.1 to the server; where no server runs, as in tests,"
          + " microprofile-fault-tolerance-api to the class path"),
  JAKARTA_MAIL(
      "add the feature mail-2.1 to server.xml",
      "add Jakarta Mail 2.1 to the server; where no server runs, as in tests, angus-mail to the"
          + " class path");

  // Open Liberty sets it in its own JVM.
  private static final boolean ON_LIBERTY = System.getProperty("wlp.install.dir") != null;

  private final String onLiberty;
  private final String elsewhere;

  Remedy(String onLiberty, String elsewhere) {
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
