package org.smtpconnector.it.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The battery under another name, with other settings. */
final class WebArchiveVariant {
  private static final String SETTINGS = "WEB-INF/classes/META-INF/microprofile-config.properties";

  private WebArchiveVariant() {}

  /** Writes one; the settings are lines that follow those of the battery. */
  static Path create(String name, String settings) {
    Path variant = Installation.archive(name + ".war");
    try (ZipFile battery = new ZipFile(Installation.archive(Installation.BATTERY).toFile());
        ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(variant))) {
      for (ZipEntry entry : battery.stream().toList()) {
        zip.putNextEntry(new ZipEntry(entry.getName()));
        battery.getInputStream(entry).transferTo(zip);
        if (entry.getName().equals(SETTINGS)) {
          zip.write(("\n" + settings + "\n").getBytes(UTF_8));
        }
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return variant;
  }
}
