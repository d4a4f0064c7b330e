package org.smtpconnector.it.servers;

import java.nio.file.Path;

/** What the battery adds to the configuration of an administrator. */
final class LibertyConfiguration {
  private LibertyConfiguration() {}

  /** The features and connection factories of the battery. */
  static String battery(int httpPort, RelayAccess relay) {
    return """
        <server>
          <featureManager>
            <feature>servlet-6.0</feature>
            <feature>enterpriseBeansLite-4.0</feature>
            <feature>concurrent-3.0</feature>
            <feature>jdbc-4.3</feature>
            <feature>jsonp-2.1</feature>
            <feature>mpHealth-4.0</feature>
            <feature>mpMetrics-5.1</feature>
          </featureManager>
          <mpMetrics authentication="false"/>
          <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="%d" httpsPort="-1"/>
          <include location="database.xml"/>
          <authData id="other" user="%s" password="%s"/>
          <authData id="wrong" user="%s" password="%s"/>
          %s%s%s%s%s
        </server>
        """
        .formatted(
            httpPort,
            RelayAccess.OTHER_USER,
            RelayAccess.OTHER_PASSWORD,
            RelayAccess.USER,
            RelayAccess.WRONG_PASSWORD,
            factory("smtp", "relay", 4, ""),
            factory("newsletter", "other", 2, ""),
            factory("wrong-password", "wrong", 2, ""),
            factory("sandbox", "relay", 2, "redirectTo=\"" + RelayAccess.SANDBOX + "\""),
            factory("nobody", "", 2, ""));
  }

  /** A connection factory with the relay's user, as the page has it. */
  static String factory(String name) {
    return factory(name, "relay", 2, "");
  }

  /** A configuration in which the connection factory without credentials has them. */
  static String withCredentials(String battery) {
    return battery.replace(
        "<connectionFactory jndiName=\"mail/nobody\"",
        "<connectionFactory jndiName=\"mail/nobody\" containerAuthDataRef=\"relay\"");
  }

  private static String factory(String name, String authData, int maxPoolSize, String property) {
    return """
        <connectionFactory jndiName="mail/%s"%s>
          <properties.smtp host="${SMTP_HOST}" port="${SMTP_PORT}" security="${SMTP_SECURITY}" %s
                           trustStore="${server.config.dir}/resources/security/trust.p12"
                           trustStorePassword="%s"/>
          <connectionManager enableContainerAuthForDirectLookups="true"
                             enableSharingForDirectLookups="false"
                             purgePolicy="FailingConnectionOnly" maxPoolSize="%d"
                             connectionTimeout="30s" maxIdleTime="3m" reapTime="30s"/>
        </connectionFactory>
        """
        .formatted(
            name,
            authData.isEmpty() ? "" : " containerAuthDataRef=\"" + authData + "\"",
            property,
            RelayAccess.TRUST_STORE_PASSWORD,
            maxPoolSize);
  }

  /** An application; a WAR sees the classes of the resource adapter, an EAR has its own. */
  static String application(String name, Path archive) {
    if (archive.toString().endsWith(".ear")) {
      return """
          <server>
            <enterpriseApplication id="%s" name="%s" location="%s"/>
          </server>
          """
          .formatted(name, name, archive);
    }
    return webApplication(name, archive, "<classloader classProviderRef=\"smtp\"/>");
  }

  /** An application that does not see the classes of the resource adapter. */
  static String applicationWithoutAdapter(String name, Path archive) {
    return webApplication(name, archive, "");
  }

  private static String webApplication(String name, Path archive, String classLoader) {
    return """
        <server>
          <webApplication id="%s" name="%s" location="%s" contextRoot="/%s">
            %s
          </webApplication>
        </server>
        """
        .formatted(name, name, archive, name, classLoader);
  }
}
