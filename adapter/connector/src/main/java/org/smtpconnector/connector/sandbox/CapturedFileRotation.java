package org.smtpconnector.connector.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Deletes the oldest files of a capture directory when there are too many. Listing the directory
 * takes time in proportion to its files, so it is listed once for many messages; in between, this
 * remembers which files to delete next. Files of other processes are noticed at the next listing.
 * Thread-safe.
 */
final class CapturedFileRotation {
  private static final Pattern OURS = Pattern.compile("\\d{8}T\\d{6}\\.\\d{6}Z-\\d+\\.eml");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final int LISTINGS = 10; // while as many messages arrive as are kept

  /** Lists a directory as {@link Files#list} does. */
  interface Listing {
    Stream<Path> of(Path directory) throws IOException;
  }

  private final Path directory;
  private final int most;
  private final Listing listing;
  private final ReentrantLock pruning = new ReentrantLock();
  private final Deque<Path> oldest = new ArrayDeque<>(); // the next to go
  private int room; // how many files may be added before one is deleted
  private int unlisted; // how many files may be added before the next listing

  /**
   * @param most the number of messages that are kept
   */
  CapturedFileRotation(Path directory, int most, Listing listing) {
    this.directory = directory;
    this.most = most;
    this.listing = listing;
  }

  /** Returns the prefix for the file name of a message that arrives now. */
  static String prefix() {
    return STAMP.format(Instant.now()) + "-";
  }

  /** Records that a message was added; deletes the oldest one if there are too many. */
  void added() throws IOException {
    pruning.lock();
    try {
      if (unlisted == 0) {
        list();
      } else {
        unlisted--;
        if (room > 0) {
          room--;
        } else {
          Files.deleteIfExists(oldest.remove());
        }
      }
    } finally {
      pruning.unlock();
    }
  }

  private void list() throws IOException {
    List<Path> ours;
    try (Stream<Path> files = listing.of(directory)) {
      ours =
          files
              .filter(file -> OURS.matcher(file.getFileName().toString()).matches())
              .sorted()
              .toList();
    }
    int tooMany = Math.max(0, ours.size() - most);
    for (Path file : ours.subList(0, tooMany)) {
      Files.deleteIfExists(file);
    }
    room = Math.max(0, most - ours.size());
    unlisted = most / LISTINGS;
    oldest.clear();
    oldest.addAll(ours.subList(tooMany, Math.min(ours.size(), tooMany + unlisted)));
  }
}
