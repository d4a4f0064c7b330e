package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mailer.MailerSettings;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** What an enterprise bean returns or throws to a caller in another process arrives whole. */
class RemoteCallerTest {
  private static final Mail MAIL =
      Mail.to("ann@doe.example", "bob@doe.example")
          .from("shop@shop.example")
          .subject("x")
          .text("All good.")
          .build();

  private static final class Silent implements BulkListener<Mail> {
    @Override
    public void sent(Mail mail, MailReceipt receipt) {}

    @Override
    public void failed(Mail mail, MailException failure) {}
  }

  @SuppressWarnings("unchecked")
  private static <T> T arrived(T value) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }

  private static MailSender sender(ScriptedSmtpServer relay) {
    LocalNames.bindFactory(relay);
    MailerSettings settings =
        new MailerSettings("mail/smtp", Optional.empty(), 1, Duration.ofMinutes(5), Duration.ZERO);
    return new ConnectorMailSender(() -> settings, Retrying.atOnce(), event -> {});
  }

  @Test
  void aReceiptArrivesWithEveryRecipientAndItsReply() throws Exception {
    try (ScriptedSmtpServer relay = ScriptedSmtpServer.builder().start()) {
      relay.on("RCPT TO:<bob@").reply("550-5.1.1 nobody", "550 5.1.1 of that name");
      MailReceipt receipt = sender(relay).send(MAIL);
      assertThat(arrived(receipt)).isEqualTo(receipt);
      assertThat(arrived(receipt).refused().get(0).reply().orElseThrow().toString())
          .isEqualTo("550 5.1.1 nobody / 5.1.1 of that name");
    }
  }

  @Test
  void anExceptionArrivesWithEveryRecipientAndItsReplyAndItsCause() throws Exception {
    try (ScriptedSmtpServer relay = ScriptedSmtpServer.builder().start()) {
      MailSender sender = sender(relay);
      relay.on("RCPT").reply("550 5.1.1 nobody").times(2);
      Rejected rejected = catchThrowableOfType(Rejected.class, () -> sender.send(MAIL));
      Rejected there = arrived(rejected);
      assertThat(there.recipients()).isEqualTo(rejected.recipients()).hasSize(2);
      assertThat(there).hasMessage(rejected.getMessage());
      SmtpException cause = (SmtpException) there.getCause();
      assertThat(cause.outcomes()).isEqualTo(rejected.recipients());
      assertThat(cause.reply()).hasToString("Optional[550 5.1.1 nobody]");

      relay.on("RCPT").reply("451 4.7.1 greylisted").times(8);
      Deferred deferred = catchThrowableOfType(Deferred.class, () -> sender.send(MAIL));
      assertThat(arrived(deferred).recipients()).isEqualTo(deferred.recipients()).hasSize(2);

      relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop();
      InDoubt doubt = catchThrowableOfType(InDoubt.class, () -> sender.send(MAIL));
      assertThat(arrived(doubt).recipients())
          .isEqualTo(doubt.recipients())
          .extracting(RecipientOutcome::status)
          .containsOnly(RecipientOutcome.Status.UNKNOWN);
    }
  }

  @Test
  void whatBecameOfManyMailsArrives() throws Exception {
    try (ScriptedSmtpServer relay = ScriptedSmtpServer.builder().start()) {
      BulkReceipt receipt = sender(relay).sendAll(Stream.of(MAIL, MAIL), new Silent());
      assertThat(arrived(receipt)).isEqualTo(receipt);
      BulkReceipt ended =
          new BulkReceipt(
              1,
              0,
              0,
              BulkResumePoint.of("0-3,5"),
              false,
              Optional.of(new Misconfigured("no such relay", null)));
      assertThat(arrived(ended).resumePoint()).isEqualTo(ended.resumePoint());
      assertThat(arrived(ended).ended().orElseThrow()).hasMessage("no such relay");
    }
  }

  @Test
  void anEventArrives() throws Exception {
    List<MailEvent> events = new ArrayList<>();
    try (ScriptedSmtpServer relay = ScriptedSmtpServer.builder().start()) {
      LocalNames.bindFactory(relay);
      MailerSettings settings =
          new MailerSettings(
              "mail/smtp", Optional.empty(), 1, Duration.ofMinutes(5), Duration.ZERO);
      new ConnectorMailSender(() -> settings, Retrying.atOnce(), events::add).send(MAIL);
    }
    assertThat(arrived(events.get(0))).isEqualTo(events.get(0));
  }
}
