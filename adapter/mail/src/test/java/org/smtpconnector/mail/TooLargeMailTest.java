package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mime.MimeMessages;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** A mail that is larger than the relay takes (RFC 1870). */
class TooLargeMailTest {
  @RegisterExtension
  static final SmtpServerExtension SMTP =
      new SmtpServerExtension(ScriptedSmtpServer.builder().extensions("SIZE 2000"));

  private final MailSender sender =
      new ConnectorMailSender(() -> MimeMessages.MAILER, Retrying.atOnce(), event -> {});

  @BeforeEach
  void bind(ScriptedSmtpServer relay) {
    LocalNames.bindFactory(relay);
  }

  private static Mail mail(int octets) {
    return Mail.to("ann@doe.example")
        .text("See the attachment.")
        .attach("a.bin", "application/octet-stream", new byte[octets])
        .build();
  }

  @Test
  void isRejectedBySizeBeforeAnythingOfItIsSent(ScriptedSmtpServer relay) {
    assertThatThrownBy(() -> sender.send(mail(3000)))
        .isInstanceOfSatisfying(
            Rejected.class,
            e ->
                assertThat(e.recipients())
                    .allMatch(outcome -> outcome.status() == Status.NOT_ATTEMPTED))
        .hasMessageContaining("the server takes at most 2000 (SIZE)");
    assertThat(relay.commands()).noneMatch(command -> command.startsWith("MAIL"));
    assertThat(sender.send(mail(10)).complete()).isTrue();
  }

  @Test
  void doesNotHoldUpTheOthersOfABulk(ScriptedSmtpServer relay) {
    BulkReceipt receipt =
        sender.sendAll(
            List.of(mail(10), mail(3000), mail(20)).stream(),
            new BulkListener<>() {
              @Override
              public void sent(Mail mail, MailReceipt sent) {}

              @Override
              public void failed(Mail mail, MailException failure) {
                assertThat(failure).isInstanceOf(Rejected.class).hasMessageContaining("SIZE");
              }
            });
    assertThat(receipt.sent()).isEqualTo(2);
    assertThat(receipt.failed()).isEqualTo(1);
    assertThat(relay.messages()).hasSize(2);
  }
}
