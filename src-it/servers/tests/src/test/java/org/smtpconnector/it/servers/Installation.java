package org.smtpconnector.it.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where the build has put what the tests run. */
final class Installation {
  static final String ADAPTER = "smtp-rar.rar";
  static final String BATTERY = "smtp-it-servers-battery.war";
  static final String FAULT_TOLERANCE = "smtp-it-servers-fault-tolerance.war";

  private static final Path CONFIG = Path.of(System.getProperty("servers.config"));
  private static final Path RUN = Path.of(System.getProperty("servers.run"));
  private static final Path ARCHIVES = Path.of(System.getProperty("archives"));

  private Installation() {}

  /** An archive of the build, or what a test makes of these. */
  static Path archive(String name) {
    return ARCHIVES.resolve(name);
  }

  /** The directory with an administrator's scripts for a server. */
  static Path scripts(String server) {
    return CONFIG.resolve(server);
  }

  /** A directory for a run of a server. */
  static Path run(String server) {
    return RUN.resolve(server);
  }

  /** Unpacks the archive of the resource adapter into a directory, as {@code unzip} does. */
  static void unpackAdapter(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ServerProcess.run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jar").toString(),
            "xf",
            archive(ADAPTER).toString()),
        directory,
        Map.of(),
        RUN.resolve("unpack.log"));
  }

  /** Copies a server, as if it were unpacked, in place of what a run before has left. */
  static Path copy(Path unpacked, Path target) {
    try {
      deleteAll(target);
      Files.walkFileTree(unpacked, new Copying(unpacked, target));
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a file, or a directory with all in it, if it is there. */
  static void deleteAll(Path directory) {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Copying extends SimpleFileVisitor<Path> {
    private final Path source;
    private final Path target;

    Copying(Path source, Path target) {
      this.source = source;
      this.target = target;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      Files.createDirectories(target.resolve(source.relativize(directory)));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.copy(file, target.resolve(source.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      return FileVisitResult.CONTINUE;
    }
  }

  /** Copies a file, in place of one that is there. */
  static void put(Path source, Path target) {
    try {
      Files.createDirectories(target.getParent());
      Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a text file, in place of one that is there. */
  static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of a text file, or nothing where there is none yet. */
  static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
