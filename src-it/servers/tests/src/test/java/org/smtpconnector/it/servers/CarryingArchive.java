package org.smtpconnector.it.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The battery in an enterprise application that carries the resource adapter, and defines its own
 * connection factory by the annotation that the pages of GlassFish and Payara show.
 */
final class CarryingArchive {
  private static final String NAME = "java:app/mail/smtp";
  private static final String DESCRIPTOR =
      """
      <application xmlns="https://jakarta.ee/xml/ns/jakartaee" version="10">
        <module><connector>smtp-rar.rar</connector></module>
        <module><web><web-uri>battery.war</web-uri><context-root>%s</context-root></web></module>
        <library-directory>lib</library-directory>
      </application>
      """;

  private CarryingArchive() {}

  /**
   * Writes one.
   *
   * @param definition the class that has the annotation
   */
  static Path create(String name, CompiledClass definition) {
    Path archive = Installation.archive(name + ".ear");
    String settings = WebArchiveVariant.settings() + "\nsmtpconnector.jndi-name=" + NAME + "\n";
    Path war = WebArchiveVariant.create(name, "smtpconnector.jndi-name=" + NAME, definition);
    try (ZipOutputStream ear = new ZipOutputStream(Files.newOutputStream(archive))) {
      put(ear, "META-INF/application.xml", DESCRIPTOR.formatted(name).getBytes(UTF_8));
      put(ear, "smtp-rar.rar", Files.readAllBytes(Installation.archive(Installation.ADAPTER)));
      put(ear, "battery.war", Files.readAllBytes(war));
      put(ear, "lib/settings.jar", settingsJar(settings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return archive;
  }

  /** For Payara, which reads no settings in the WAR of an enterprise application. */
  private static byte[] settingsJar(String settings) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
      put(jar, "META-INF/microprofile-config.properties", settings.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }
}
