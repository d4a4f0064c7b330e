package org.smtpconnector.mail.preview;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.smtpconnector.mail.preview.ListedMessage.Captured;
import org.smtpconnector.mail.preview.ListedMessage.Composed;

/** The messages that the page lists. A name that it does not list opens no file. */
record PreviewAndCaptureCatalog(List<Composed> composed, List<Path> directories) {
  PreviewAndCaptureCatalog {
    composed = List.copyOf(composed);
    directories = List.copyOf(directories);
  }

  private record Dated(Captured message, FileTime time) {}

  /** Returns the captured messages, the newest first. */
  List<Captured> captured() throws IOException {
    try {
      return IntStream.range(0, directories.size())
          .boxed()
          .flatMap(this::files)
          .sorted(
              Comparator.comparing(Dated::time)
                  .thenComparing(dated -> dated.message().path())
                  .reversed())
          .map(Dated::message)
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private Stream<Dated> files(int directory) {
    Path path = directories.get(directory);
    if (!Files.isDirectory(path)) {
      return Stream.empty(); // nothing was captured yet
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".eml"))
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> new Dated(new Captured(directory, file), modified(file)))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // it was deleted meanwhile
    }
  }

  /** Returns the message whose page is at a path, and what follows it there. */
  Optional<Found> find(String path) throws IOException {
    Stream<ListedMessage> all = Stream.concat(composed.stream(), captured().stream());
    return all.filter(
            message -> path.equals(message.path()) || path.startsWith(message.path() + "/"))
        .findFirst()
        .map(message -> new Found(message, path.substring(message.path().length())));
  }

  /**
   * A message, and a view of it.
   *
   * @param view what follows its path, with a leading slash unless it is empty
   */
  record Found(ListedMessage message, String view) {}
}
