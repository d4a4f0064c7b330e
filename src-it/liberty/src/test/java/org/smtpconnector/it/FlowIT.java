package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.naming.InitialContext;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** How fast mails go and whom they come to, as the server's administrator says. */
@ExtendWith(ArquillianExtension.class)
class FlowIT {
  private static final String SETTINGS =
      """
      smtpconnector.paced.jndi-name=mail/paced
      smtpconnector.impatient.jndi-name=mail/impatient
      smtpconnector.redirected.jndi-name=mail/redirected
      smtpconnector.allowed.jndi-name=mail/allowed
      smtpconnector.captured.jndi-name=mail/captured
      """;

  @Inject
  @MailResource("paced")
  MailSender paced;

  @Inject
  @MailResource("impatient")
  MailSender impatient;

  @Inject
  @MailResource("redirected")
  MailSender redirected;

  @Inject
  @MailResource("allowed")
  MailSender allowed;

  @Inject
  @MailResource("captured")
  MailSender captured;

  private ScriptedSmtpServer relay;

  @Deployment
  static WebArchive application() {
    return Deployments.application("flow", SETTINGS);
  }

  @BeforeEach
  void startRelay() {
    relay = Relays.relay("PIPELINING", "CHUNKING");
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  private static Mail mail(String... to) {
    return Mail.to(to).subject("Hello").text("All good.").build();
  }

  @Test
  void sendsNoMoreInASecondFromAllThreadsTogetherThanItIsTold() throws Exception {
    ManagedExecutorService executor =
        InitialContext.doLookup("java:comp/DefaultManagedExecutorService");
    long began = System.nanoTime();
    List<Future<MailReceipt>> mails = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      mails.add(executor.submit(() -> paced.send(mail("ann@doe.example"))));
    }
    for (Future<MailReceipt> each : mails) {
      assertThat(each.get().attempts()).isEqualTo(1);
    }
    // 5 of them, a tenth of a second's, go at once.
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(1080));
    assertThat(relay.messages()).hasSize(60);
  }

  @Test
  void pacesANewsletterToo() {
    long began = System.nanoTime();
    BulkReceipt receipt =
        paced.sendAll(Stream.generate(() -> mail("ann@doe.example")).limit(60), new Quiet());
    assertThat(receipt.sent()).isEqualTo(60);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(1000));
    assertThat(relay.messages()).hasSize(60);
  }

  @Test
  void saysWhichReplyOfTheRelaySlowsMailsDown() {
    relay.on("MAIL").replyThenClose("421 4.7.0 too many mails, slow down");
    assertThatThrownBy(() -> impatient.send(mail("ann@doe.example")))
        .isInstanceOf(MailException.Deferred.class)
        .hasMessageContaining("the relay said '421 4.7.0 too many mails, slow down'")
        .hasMessageContaining("paceTimeoutSeconds");
    assertThat(relay.messages()).isEmpty();
  }

  @Test
  void redirectsMailsAndNewsletters() {
    MailReceipt receipt = redirected.send(mail("ann@doe.example", "bob@roe.example"));
    assertThat(receipt.accepted())
        .extracting(outcome -> outcome.address().toString())
        .containsExactly("ann@doe.example", "bob@roe.example");
    assertThat(redirected.sendAll(Stream.of(mail("eve@roe.example")), new Quiet()).sent()).isOne();
    assertThat(relay.messages())
        .hasSize(2)
        .allSatisfy(message -> assertThat(message.recipients()).containsExactly("test@ops.example"))
        .extracting(ReceivedMessage::text)
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith(
                        "X-Original-To: ann@doe.example\r\nX-Original-To: bob@roe.example\r\n"),
            second -> assertThat(second).startsWith("X-Original-To: eve@roe.example\r\n"));
  }

  @Test
  void sendsToThoseAloneWhoAreAllowed() {
    MailReceipt receipt = allowed.send(mail("ann@doe.example", "x@ops.example", "bob@roe.example"));
    assertThat(relay.messages().get(0).recipients())
        .containsExactly("ann@doe.example", "x@ops.example");
    assertThat(receipt.refused())
        .singleElement()
        .asString()
        .contains("bob@roe.example", "550 5.7.1 sandbox: allowRecipients");
    assertThatThrownBy(() -> allowed.send(mail("bob@roe.example")))
        .isInstanceOf(MailException.Rejected.class)
        .hasMessageContaining("sandbox");
  }

  @Test
  void capturesMailsAndOpensNoConnection() throws IOException {
    MailReceipt receipt = captured.send(mail("ann@doe.example"));
    assertThat(captured.sendAll(Stream.of(mail("bob@roe.example")), new Quiet()).sent()).isOne();
    assertThat(relay.connections()).isZero();
    assertThat(receipt.accepted()).singleElement().asString().contains("sandbox: captured in ");
    Path directory =
        Path.of(ConfigProvider.getConfig().getValue("it.directory", String.class), "captured");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.toList())
          .anySatisfy(
              file ->
                  assertThat(file)
                      .content()
                      .contains("Message-ID: " + receipt.messageId())
                      .contains("X-Original-To: ann@doe.example"));
    }
  }

  @Test
  void recordsMailsForFlightRecorder() throws IOException {
    Path file = Files.createTempFile("mails", ".jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      allowed.send(mail("ann@doe.example"));
      recording.stop();
      recording.dump(file);
      assertThat(RecordingFile.readAllEvents(file))
          .extracting(RecordedEvent::getEventType)
          .extracting(type -> type.getName())
          .contains("org.smtpconnector.Send");
    } finally {
      Files.delete(file);
    }
  }

  private static final class Quiet implements BulkListener<Mail> {
    @Override
    public void sent(Mail mail, MailReceipt receipt) {}

    @Override
    public void failed(Mail mail, MailException failure) {}
  }
}
