package org.smtpconnector.it.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An EAR that carries the battery and the resource adapter, and defines its connection factory. */
final class EnterpriseArchive {
  private static final String JNDI_NAME = "java:app/mail/smtp";

  private EnterpriseArchive() {}

  /** Writes one; its WAR has the settings, and its address is that of a WAR of this name. */
  static Path create(String name, RelayAccess relay) {
    Path war =
        WebArchiveVariant.create(
            name + "-web",
            "smtpconnector.jndi-name=" + JNDI_NAME,
            Map.of("WEB-INF/web.xml", webDescriptor(relay)));
    Path archive = Installation.archive(name + ".ear");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      add(zip, "META-INF/application.xml", descriptor(name).getBytes(UTF_8));
      add(
          zip,
          Installation.ADAPTER,
          Files.readAllBytes(Installation.archive(Installation.ADAPTER)));
      add(zip, "shop.war", Files.readAllBytes(war));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return archive;
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private static String descriptor(String name) {
    return """
        <application xmlns="https://jakarta.ee/xml/ns/jakartaee" version="10">
          <module><connector>%s</connector></module>
          <module><web><web-uri>shop.war</web-uri><context-root>/%s</context-root></web></module>
        </application>
        """
        .formatted(Installation.ADAPTER, name);
  }

  /** As {@code @ConnectionFactoryDefinition}, with values of this run. */
  private static String webDescriptor(RelayAccess relay) {
    return """
        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
          <connection-factory>
            <name>%s</name>
            <interface-name>org.smtpconnector.connector.SmtpConnectionFactory</interface-name>
            <resource-adapter>#smtp-rar</resource-adapter>
            <max-pool-size>4</max-pool-size>
            <min-pool-size>0</min-pool-size>
            <transaction-support>NoTransaction</transaction-support>
            %s%s%s%s%s%s
          </connection-factory>
        </web-app>
        """
        .formatted(
            JNDI_NAME,
            property("host", "localhost"),
            property("port", Integer.toString(relay.port())),
            property("user", RelayAccess.USER),
            property("password", RelayAccess.PASSWORD),
            property("trustStore", relay.trustStore().toString()),
            property("trustStorePassword", RelayAccess.TRUST_STORE_PASSWORD));
  }

  private static String property(String name, String value) {
    return "<property><name>%s</name><value>%s</value></property>".formatted(name, value);
  }
}
