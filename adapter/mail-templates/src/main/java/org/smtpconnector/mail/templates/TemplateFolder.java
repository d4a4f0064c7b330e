package org.smtpconnector.mail.templates;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The folder of templates on an application's class path. */
final class TemplateFolder {
  static final String PATH = "mail-templates/";

  /** The frame of templates in Markdown; an application may have its own. */
  static final String FRAME = "markdown-frame";

  private static final int MOST_REMEMBERED = 10_000; // readers may ask for any language

  private final ClassLoader application;
  private final Map<String, Boolean> existing = new ConcurrentHashMap<>();

  /**
   * @param application the class loader of the application; null for that of this class
   */
  TemplateFolder(ClassLoader application) {
    this.application = application == null ? TemplateFolder.class.getClassLoader() : application;
  }

  /** Whether the folder has a file of this name; remembered, since each message asks. */
  boolean has(String file) {
    Boolean known = existing.get(file);
    if (known != null) {
      return known;
    }
    boolean exists = application.getResource(PATH + file) != null;
    if (existing.size() < MOST_REMEMBERED) {
      existing.put(file, exists);
    }
    return exists;
  }

  /** Returns the content of a file. */
  Optional<String> read(String file) {
    try (InputStream in = open(file)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("template " + PATH + file + " cannot be read", e);
    }
  }

  private InputStream open(String file) {
    InputStream in = application.getResourceAsStream(PATH + file);
    return in == null && file.equals(FRAME + ".html")
        ? TemplateFolder.class.getResourceAsStream(file)
        : in;
  }

  /** Returns the files of the folder, as far as the class path can be listed: folders and JARs. */
  Set<String> files() {
    Set<String> files = new TreeSet<>();
    try {
      for (URL url : Collections.list(application.getResources(PATH))) {
        if (url.getProtocol().equals("file")) {
          addFiles(Path.of(url.toURI()), files);
        } else if (url.openConnection() instanceof JarURLConnection jar) {
          addEntries(jar, files);
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("the folder " + PATH + " cannot be listed", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e); // the class loader made it of a file
    }
  }

  private static void addFiles(Path folder, Set<String> files) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace(File.separatorChar, '/'))
          .forEach(files::add);
    }
  }

  private static void addEntries(JarURLConnection connection, Set<String> files)
      throws IOException {
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      jar.stream()
          .map(JarEntry::getName)
          .filter(name -> name.startsWith(PATH) && !name.endsWith("/"))
          .map(name -> name.substring(PATH.length()))
          .forEach(files::add);
    }
  }
}
