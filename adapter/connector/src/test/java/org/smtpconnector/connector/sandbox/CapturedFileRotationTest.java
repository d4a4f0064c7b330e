package org.smtpconnector.connector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapturedFileRotationTest {
  @TempDir Path directory;

  private int listings;
  private int mails;

  private CapturedFileRotation keeping(int most) {
    return new CapturedFileRotation(
        directory,
        most,
        path -> {
          listings++;
          return Files.list(path);
        });
  }

  /** A mail of ours or of another process; each is younger than those before. */
  private Path mail() throws IOException {
    return Files.createFile(
        directory.resolve(String.format("20261124T120000.%06dZ-1.eml", ++mails)));
  }

  private Stream<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList().stream();
    }
  }

  @Test
  void keepsTheYoungestAtEachMail() throws IOException {
    CapturedFileRotation files = keeping(50);
    for (int i = 1; i <= 200; i++) {
      Path youngest = mail();
      files.added();
      List<Path> kept = kept().toList();
      assertThat(kept).hasSize(Math.min(i, 50)).endsWith(youngest);
    }
    assertThat(kept().findFirst()).contains(directory.resolve("20261124T120000.000151Z-1.eml"));
  }

  @Test
  void listsTheDirectoryOnceForSoManyMails() throws IOException {
    CapturedFileRotation files = keeping(50);
    for (int i = 0; i < 600; i++) {
      mail();
      files.added();
    }
    assertThat(listings).isEqualTo(100);
  }

  @Test
  void findsWhatAnotherProcessHasWrittenBefore() throws IOException {
    for (int i = 0; i < 80; i++) {
      mail();
    }
    mail();
    keeping(50).added();
    assertThat(kept()).hasSize(50);
  }

  @Test
  void findsWhatAnotherProcessWritesMeanwhile() throws IOException {
    CapturedFileRotation files = keeping(50);
    mail();
    files.added();
    for (int i = 0; i < 80; i++) {
      mail();
    }
    for (int i = 0; i < 6; i++) {
      mail();
      files.added();
    }
    assertThat(kept()).hasSize(50);
  }

  @Test
  void goesOnWhereSomebodyHasEmptiedTheDirectory() throws IOException {
    CapturedFileRotation files = keeping(20);
    for (int i = 0; i < 21; i++) {
      mail();
      files.added();
    }
    for (Path file : kept().toList()) {
      Files.delete(file);
    }
    for (int i = 0; i < 30; i++) {
      mail();
      files.added();
    }
    assertThat(kept()).hasSize(20);
  }

  @Test
  void touchesNoOtherFile() throws IOException {
    Path notes = Files.writeString(directory.resolve("00-notes.eml"), "mine");
    CapturedFileRotation files = keeping(1);
    for (int i = 0; i < 3; i++) {
      mail();
      files.added();
    }
    assertThat(kept()).hasSize(2).contains(notes);
  }
}
