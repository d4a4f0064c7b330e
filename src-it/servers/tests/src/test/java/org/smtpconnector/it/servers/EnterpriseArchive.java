package org.smtpconnector.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The battery with the resource adapter in one archive: the same for every server. */
final class EnterpriseArchive {
  private EnterpriseArchive() {}

  /** Writes it, with the context path of the battery. */
  static Path create() {
    Path ear = Installation.archive(Installation.BATTERY.replace(".war", ".ear"));
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(ear))) {
      add(zip, "META-INF/application.xml", descriptor().getBytes(StandardCharsets.UTF_8));
      for (String module : new String[] {Installation.ADAPTER, Installation.BATTERY}) {
        add(zip, module, Files.readAllBytes(Installation.archive(module)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ear;
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private static String descriptor() {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <application xmlns="https://jakarta.ee/xml/ns/jakartaee" version="10">
      <initialize-in-order>true</initialize-in-order>
      <module><connector>%s</connector></module>
      <module>
        <web>
          <web-uri>%s</web-uri>
          <context-root>%s</context-root>
        </web>
      </module>
    </application>
    """
        .formatted(
            Installation.ADAPTER, Installation.BATTERY, Installation.BATTERY.replace(".war", ""));
  }
}
