package org.smtpconnector.mail.delivery;

/** The remedies in the words of TomEE: files of its directories conf, lib and bin. */
final class TomEeRemedies {
  /** It reads its resources and properties when it starts. */
  private static final String AND_RESTART = ", and restart TomEE";

  private static final String WITH_NAMES_AS_THEY_ARE =
      ", set -Djava.naming.factory.initial=org.apache.openejb.core.OpenEJBInitialContextFactory"
          + " in bin/setenv.sh, without which its name begins with openejb:Resource/"
          + AND_RESTART;

  private TomEeRemedies() {}

  static String words(ConfigurationRemedy remedy) {
    return switch (remedy) {
      case CREDENTIALS ->
          "set the properties user and password of its Resource in conf/tomee.xml"
              + AND_RESTART
              + "; TomEE has no other credentials for a connection factory";
      case ADAPTERS_CLASSES ->
          "put the jars of the resource adapter's archive into TomEE's lib, none of them into the"
              + " application"
              + AND_RESTART;
      case JNDI -> PortableRemedies.words(remedy); // is not found to be missing there
      case CONNECTION_FACTORY ->
          "define a Resource with this id in conf/tomee.xml" + WITH_NAMES_AS_THEY_ARE;
      case MANAGED_EXECUTOR, MANAGED_THREADS ->
          "set openejb.environment.default = true in conf/system.properties" + AND_RESTART;
      case DATA_SOURCE ->
          "define it in conf/tomee.xml (a Resource with this id and type=\"DataSource\", with"
              + " JdbcDriver and JdbcUrl), put the driver into lib"
              + WITH_NAMES_AS_THEY_ARE;
      case MESSAGING_FACTORY ->
          "define a Resource with this id and type=\"jakarta.jms.ConnectionFactory\" in conf/tomee.xml"
              + WITH_NAMES_AS_THEY_ARE;
      case NAMED_EXECUTOR ->
          "define a Resource with this id and type=\"ManagedExecutorService\" in conf/tomee.xml"
              + AND_RESTART;
      case TRANSACTIONS -> "call it on a thread that TomEE manages";
      case MICROPROFILE_CONFIG ->
          "use TomEE MicroProfile, Plus or Plume, or put an implementation of MicroProfile Config into"
              + " TomEE's lib";
      // OpenWebBeans ignores bindings that extensions add: smallrye-fault-tolerance#711.
      case FAULT_TOLERANCE ->
          "use a version of TomEE whose OpenWebBeans applies the interceptor of SmallRye Fault"
              + " Tolerance, which that of TomEE 10.0.0-M2 does not";
      case JAKARTA_JSON -> "use TomEE 10, which has Jakarta JSON Processing 2.1";
      case JAKARTA_MAIL ->
          "put the jar of org.eclipse.angus:jakarta.mail into TomEE's lib, in place of the jars"
              + " geronimo-mail_2.1, which lack classes of Jakarta Mail 2.1";
    };
  }
}
