package org.smtpconnector.connector.config;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.function.Supplier;

/**
 * A value that is read from files, and again when one of them has changed on disk. While that
 * fails, the previous value stays in use, and each call tries again: a file whose owner changes
 * becomes readable without looking changed. Thread-safe.
 */
public final class Reloadable<T> {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  /** The attributes that show whether a file has changed, at the cost of one system call. */
  private record Stamp(FileTime modified, long size, Object key) {
    private static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1, "");

    static Stamp of(Path file) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
      } catch (IOException e) {
        return NONE;
      }
    }
  }

  private final List<Path> files;
  private final Supplier<T> reader;
  private List<Stamp> stamps; // of the files that the value is from
  private List<Stamp> seen; // at the last call: a failure is logged once
  private T value;

  private Reloadable(List<Path> files, Supplier<T> reader) {
    this.files = files;
    this.reader = reader;
    this.stamps = stamps(); // before reading: a concurrent change is read again
    this.seen = stamps;
    this.value = reader.get();
  }

  /**
   * Reads a value.
   *
   * @param reader reads the value; throws an {@link IllegalArgumentException} that names the file
   *     that cannot be read
   * @throws IllegalArgumentException if a file cannot be read
   */
  static <T> Reloadable<T> of(List<Path> files, Supplier<T> reader) {
    return new Reloadable<>(files, reader);
  }

  private List<Stamp> stamps() {
    return files.stream().map(Stamp::of).toList();
  }

  /** Returns the value of the files as they are now, or as they were when last readable. */
  public synchronized T current() {
    List<Stamp> now = stamps();
    boolean isNew = !now.equals(seen);
    seen = now;
    if (!now.equals(stamps)) {
      read(now, isNew);
    }
    return value;
  }

  private void read(List<Stamp> now, boolean isNew) {
    try {
      value = reader.get();
      stamps = now;
      LOG.log(Level.INFO, "changed on disk, and used from now on: {0}", files);
    } catch (IllegalArgumentException e) {
      if (isNew) {
        LOG.log(
            Level.WARNING,
            "changed on disk, and what was read before stays in use until it can be read: "
                + e.getMessage());
      }
    }
  }
}
