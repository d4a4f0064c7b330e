package org.smtpconnector.smtp.jfr;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SendingClient;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.TestAuthority;

/** What Java Flight Recorder is told, and that nobody needs it. */
class JfrRecorderTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final Envelope ENVELOPE =
      Envelope.of("shop@shop.example", "ann@doe.example", "bob@doe.example");
  private static final MessageSource MESSAGE =
      MessageSource.of("Subject: x\r\n\r\nx\r\n".getBytes(US_ASCII));

  @TempDir Path directory;

  private interface Sending {
    void run() throws Exception;
  }

  private List<RecordedEvent> recorded(Sending sending) throws Exception {
    Path file = directory.resolve("mails.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      sending.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("org.smtpconnector."))
        .toList();
  }

  private static SmtpConfig.Builder to(ScriptedSmtpServer server) {
    return SmtpConfig.to("localhost")
        .port(server.port())
        .security(TransportSecurity.STARTTLS)
        .credentials(Credentials.password("alice", "wonderland"))
        .sslContext(AUTHORITY.clientContext());
  }

  private static ScriptedSmtpServer server(String... extensions) {
    return ScriptedSmtpServer.builder()
        .extensions(extensions)
        .startTls(AUTHORITY.issue("localhost"))
        .user("alice", "wonderland")
        .start();
  }

  private static List<String> names(List<RecordedEvent> events) {
    return events.stream().map(event -> event.getEventType().getName()).toList();
  }

  @Test
  void recordsEachStepWithItsTimeAndNoAddress() throws Exception {
    try (ScriptedSmtpServer server = server("PIPELINING")) {
      server.on("RCPT TO:<bob").reply("550 5.1.1 <bob@doe.example> unknown");
      List<RecordedEvent> events =
          recorded(
              () -> {
                try (SmtpSession session = SmtpSession.open(to(server).build())) {
                  session.send(ENVELOPE, MESSAGE);
                }
              });
      assertThat(names(events))
          .containsExactlyInAnyOrder(
              "org.smtpconnector.Connect",
              "org.smtpconnector.TlsHandshake",
              "org.smtpconnector.Authenticate",
              "org.smtpconnector.Send");
      assertThat(events)
          .allSatisfy(
              event -> {
                assertThat(event.getString("host")).isEqualTo("localhost");
                assertThat(event.getInt("port")).isEqualTo(server.port());
                assertThat(event.getDuration()).isPositive();
                assertThat(event.toString())
                    .doesNotContain("doe.example", "shop.example", "alice", "wonderland");
              });
      assertThat(one(events, "Connect").getString("address")).isEqualTo("127.0.0.1");
      assertThat(one(events, "TlsHandshake").getString("protocol")).isEqualTo("TLSv1.3");
      assertThat(one(events, "Authenticate").getString("mechanism")).isEqualTo("PLAIN");
      RecordedEvent send = one(events, "Send");
      assertThat(send.getString("outcome")).isEqualTo("accepted");
      assertThat(send.getString("reply")).startsWith("250");
      assertThat(send.getInt("recipients")).isEqualTo(2);
      assertThat(send.getLong("accepted")).isEqualTo(1);
      assertThat(send.getLong("octets")).isEqualTo(MESSAGE.size().getAsLong());
      Duration envelope = send.getDuration("envelopeTime");
      Duration message = send.getDuration("messageTime");
      assertThat(envelope).isPositive();
      assertThat(message).isPositive();
      assertThat(envelope.plus(message)).isLessThan(send.getDuration().plusMillis(100));
    }
  }

  private static RecordedEvent one(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().endsWith("." + name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void namesAddressesWhereItIsAskedTo() throws Exception {
    try (ScriptedSmtpServer server = server()) {
      List<RecordedEvent> events =
          recorded(
              () -> {
                try (SmtpSession session =
                    SmtpSession.open(to(server).recordAddresses(true).build())) {
                  session.send(ENVELOPE, MESSAGE);
                }
              });
      assertThat(one(events, "Send").getString("from")).isEqualTo("<shop@shop.example>");
      assertThat(one(events, "Send").getString("to")).isEqualTo("ann@doe.example bob@doe.example");
    }
  }

  @Test
  void recordsWhyAStepFailed() throws Exception {
    try (ScriptedSmtpServer server = server()) {
      SmtpConfig wrong =
          to(server).credentials(Credentials.password("alice", "never-show-this")).build();
      List<RecordedEvent> events =
          recorded(
              () ->
                  assertThatThrownBy(() -> SmtpSession.open(wrong))
                      .isInstanceOf(SmtpException.AuthenticationRefused.class));
      assertThat(one(events, "Authenticate").getString("outcome"))
          .isEqualTo("AuthenticationRefused");
      assertThat(one(events, "Authenticate").getString("reply")).startsWith("535");
      assertThat(events.toString()).doesNotContain("never-show-this");
    }
  }

  @Test
  void recordsEachMailOfABatchAndWhatBecameOfIt() throws Exception {
    try (ScriptedSmtpServer server = server("PIPELINING", "CHUNKING")) {
      server.on("MAIL").reply("451 4.3.0 later").times(1).after(1);
      Iterator<Submission> mails =
          Stream.generate(() -> new Submission(ENVELOPE, MESSAGE)).limit(3).iterator();
      List<RecordedEvent> events =
          recorded(
              () -> {
                try (SmtpSession session = SmtpSession.open(to(server).build())) {
                  session.sendAll(mails, new Unheard());
                }
              });
      assertThat(events)
          .filteredOn(event -> event.getEventType().getName().endsWith("Send"))
          .extracting(event -> event.getString("outcome"))
          .containsExactly("accepted", "SenderRefused", "accepted");
    }
  }

  private static final class Unheard implements BatchListener {
    @Override
    public void accepted(Submission submission, Receipt receipt) {}

    @Override
    public void failed(Submission submission, SmtpException failure) {}
  }

  @Test
  void isNotNeeded() throws Exception {
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.builder().user("alice", "wonderland").start()) {
      assertThat(outputWithout("jdk.jfr", server.port()))
          .contains("accepted 1")
          .contains("jdk.jfr false");
      assertThat(server.messages()).hasSize(1);
    }
  }

  /** What a mail's sender says in a Java that has the modules that the client requires alone. */
  private static String outputWithout(String module, int port)
      throws IOException, InterruptedException {
    assertThat(ModuleLayer.boot().findModule(module)).isPresent();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules",
                "java.base,java.security.sasl",
                "-cp",
                System.getProperty("java.class.path")
                    + System.getProperty("path.separator")
                    + System.getProperty("jdk.module.path", ""),
                SendingClient.class.getName(),
                Integer.toString(port))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), US_ASCII);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
