package org.smtpconnector.it.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An EAR that carries the battery and the resource adapter, and defines its connection factory. */
final class EnterpriseArchive {
  private static final String JNDI_NAME = "java:app/mail/smtp";
  private static final String SETTING = "smtpconnector.jndi-name=" + JNDI_NAME;

  private EnterpriseArchive() {}

  /**
   * Writes one whose descriptor of the web application defines the connection factory. Its WAR has
   * the settings, and its address is that of a WAR of this name.
   */
  static Path create(String name, RelayAccess relay) {
    Path war =
        WebArchiveVariant.create(
            name + "-web", SETTING, Map.of("WEB-INF/web.xml", webDescriptor(relay)));
    return write(name, war, Map.of());
  }

  /**
   * Writes one in which the annotation of a class defines the connection factory, as on the pages
   * of GlassFish and Payara. A library has the settings too, for Payara, which reads none in the
   * WAR of an enterprise application.
   */
  static Path create(String name, CompiledClass definition) {
    Path war = WebArchiveVariant.create(name + "-web", SETTING, definition);
    String settings = WebArchiveVariant.settings() + "\n" + SETTING + "\n";
    Path library = Installation.archive(name + "-settings.jar");
    writeZip(library, Map.of("META-INF/microprofile-config.properties", settings.getBytes(UTF_8)));
    return write(name, war, Map.of("lib/settings.jar", library));
  }

  private static Path write(String name, Path war, Map<String, Path> libraries) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("META-INF/application.xml", descriptor(name).getBytes(UTF_8));
    entries.put(Installation.ADAPTER, content(Installation.archive(Installation.ADAPTER)));
    entries.put("shop.war", content(war));
    libraries.forEach((entry, library) -> entries.put(entry, content(library)));
    Path archive = Installation.archive(name + ".ear");
    writeZip(archive, entries);
    return archive;
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeZip(Path file, Map<String, byte[]> entries) {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
