package org.smtpconnector.it.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The battery under another name, with other settings. */
final class WebArchiveVariant {
  private static final String SETTINGS = "WEB-INF/classes/META-INF/microprofile-config.properties";

  private static final Pattern MAIL = Pattern.compile("WEB-INF/lib/smtp-mail-[0-9][^/]*\\.jar");

  private WebArchiveVariant() {}

  /** The settings of the battery. */
  static String settings() {
    try (ZipFile battery = new ZipFile(Installation.archive(Installation.BATTERY).toFile())) {
      return new String(battery.getInputStream(battery.getEntry(SETTINGS)).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes one; the settings are lines that follow those of the battery. */
  static Path create(String name, String settings) {
    return create(name, settings, Map.of());
  }

  /** Writes one that has other files, too: their names, and what they contain. */
  static Path create(String name, String settings, Map<String, String> files) {
    return create(name, settings, octets(files), false);
  }

  /** Writes one that has a class, too. */
  static Path create(String name, String settings, CompiledClass one) {
    return create(name, settings, Map.of("WEB-INF/classes/" + one.entry(), one.content()), false);
  }

  /** Writes one that has the libraries of another archive, too, and a class. */
  static Path createWithLibraries(String name, Path other, CompiledClass one) {
    Map<String, byte[]> files = new HashMap<>(libraries(other));
    files.put("WEB-INF/classes/" + one.entry(), one.content());
    return create(name, "", files, false);
  }

  private static Map<String, byte[]> libraries(Path archive) {
    Map<String, byte[]> libraries = new HashMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        if (entry.getName().matches("WEB-INF/lib/.+\\.jar")) {
          libraries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return libraries;
  }

  /** Writes one whose smtp-mail.jar has an empty manifest, as after some builds. */
  static Path createWithoutManifest(String name, Map<String, String> files) {
    return create(name, "", octets(files), true);
  }

  private static Map<String, byte[]> octets(Map<String, String> files) {
    return files.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, file -> file.getValue().getBytes(UTF_8)));
  }

  private static Path create(
      String name, String settings, Map<String, byte[]> files, boolean withoutManifest) {
    Path variant = Installation.archive(name + ".war");
    try (ZipFile battery = new ZipFile(Installation.archive(Installation.BATTERY).toFile());
        ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(variant))) {
      for (ZipEntry entry : battery.stream().toList()) {
        zip.putNextEntry(new ZipEntry(entry.getName()));
        InputStream content = battery.getInputStream(entry);
        if (withoutManifest && MAIL.matcher(entry.getName()).matches()) {
          copyWithoutManifest(content, zip);
        } else {
          content.transferTo(zip);
        }
        if (entry.getName().equals(SETTINGS)) {
          zip.write(("\n" + settings + "\n").getBytes(UTF_8));
        }
        zip.closeEntry();
      }
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return variant;
  }

  private static void copyWithoutManifest(InputStream jar, OutputStream copy) throws IOException {
    ZipInputStream entries = new ZipInputStream(jar);
    ZipOutputStream zip = new ZipOutputStream(copy);
    for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
      if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
        zip.putNextEntry(new ZipEntry(entry.getName()));
        entries.transferTo(zip);
        zip.closeEntry();
      }
    }
    zip.finish();
  }
}
