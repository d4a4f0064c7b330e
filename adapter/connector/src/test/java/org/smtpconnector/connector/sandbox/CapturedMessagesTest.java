package org.smtpconnector.connector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.BatchOutcomes;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;

/** Messages that end in a directory, and what their application sees. */
class CapturedMessagesTest extends SandboxFixture {
  @Test
  void capturesMailsAndOpensNoConnection(@TempDir Path directory) throws Exception {
    factory.setCapture(directory.resolve("mails").toString());
    SmtpConnection connection = open();
    Receipt receipt = connection.send(BOTH, Relays.MESSAGE);
    BatchOutcomes told = new BatchOutcomes();
    assertThat(connection.sendAll(submissions("ann@doe.example"), told).accepted()).isEqualTo(1);

    assertThat(server.connections()).isZero();
    List<Path> files = captured(directory.resolve("mails"));
    assertThat(files).hasSize(2);
    assertThat(files.get(0).getFileName().toString()).matches("\\d{8}T\\d{6}\\.\\d{6}Z-\\d+\\.eml");
    assertThat(Files.readString(files.get(0)))
        .isEqualTo(
            "X-Envelope-From: <shop@shop.example>\r\n"
                + "X-Original-To: ann@doe.example\r\nX-Original-To: bob@roe.example\r\n"
                + "Subject: x\r\n\r\nAll good.\r\n");
    assertThat(described(receipt.recipients()).get(0))
        .isEqualTo(
            "ann@doe.example ACCEPTED (250 2.0.0 sandbox: captured in "
                + files.get(0)
                + "; nothing was sent)");
    assertThat(connection.capabilities().greeting()).contains("sandbox");
    assertThat(factory.getInvalidConnections(java.util.Set.of(managed)).isEmpty()).isTrue();
  }

  @Test
  void isKnownToTheApplication(@TempDir Path directory) {
    SmtpConnectionFactory asked = (SmtpConnectionFactory) factory.createConnectionFactory();
    assertThat(asked.isSandboxed()).isFalse();
    assertThat(asked.captureDirectory()).isEmpty();

    factory.setCapture(directory.toString());
    assertThat(asked.isSandboxed()).isTrue();
    assertThat(asked.captureDirectory()).contains(directory);

    factory.setCapture(null);
    factory.setRedirectTo("test@ops.example");
    assertThat(asked.isSandboxed()).isTrue();
    assertThat(asked.captureDirectory()).isEmpty();
  }

  @Test
  void keepsNoMoreThanItIsToldAndTouchesNoOtherFile(@TempDir Path directory) throws Exception {
    factory.setCapture(directory.toString());
    factory.setCaptureMessages(3);
    Path others = Files.writeString(directory.resolve("00-notes.eml"), "mine");
    SmtpConnection connection = open();
    List<Path> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      connection.send(BOTH, Relays.MESSAGE);
      captured(directory).stream().filter(file -> !all.contains(file)).forEach(all::add);
    }
    assertThat(captured(directory)).hasSize(4).contains(others);
  }

  @Test
  void aMailIsCapturedThoughAnOlderOneStays(@TempDir Path directory) throws Exception {
    factory.setCapture(directory.toString());
    factory.setCaptureMessages(1);
    Path inTheWay = directory.resolve("20200101T000000.000000Z-1.eml");
    Files.createDirectories(inTheWay.resolve("not empty"));
    assertThat(open().send(BOTH, Relays.MESSAGE).accepted()).hasSize(2);
    assertThat(captured(directory)).hasSize(2);
  }

  @Test
  void leavesNoHalfMailBehind(@TempDir Path directory) throws Exception {
    factory.setCapture(directory.toString());
    SmtpConnection connection = open();
    MessageSource broken =
        MessageSource.of(
            () -> {
              throw new IOException("no such attachment");
            },
            OptionalLong.empty(),
            Content.SEVEN_BIT);
    assertThatThrownBy(() -> connection.send(BOTH, broken))
        .isInstanceOf(SmtpException.SourceFailed.class)
        .hasMessageContaining("no such attachment");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void saysThatItCannotWriteToTheDirectory(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    factory.setCapture(file.toString());
    SmtpConnection connection = open();
    assertThatThrownBy(() -> connection.send(BOTH, Relays.MESSAGE))
        .isInstanceOfSatisfying(
            SmtpException.MessageRefused.class, e -> assertThat(e.retryable()).isTrue())
        .hasMessageContaining("452 4.3.1 sandbox: capture is " + file);
  }

  private static List<Path> captured(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
