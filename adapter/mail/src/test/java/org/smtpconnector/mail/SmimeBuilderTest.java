package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.smtpconnector.mail.OptionFixture.assertRefused;
import static org.smtpconnector.mail.OptionFixture.mail;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mime.MimeMessages;
import org.smtpconnector.mail.spi.SmimeMessageOptions;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;
import org.smtpconnector.testkit.TestAuthority;

/** What a message says of S/MIME, in an application without the module. */
@ExtendWith(SmtpServerExtension.class)
class SmimeBuilderTest {
  private static final X509Certificate CERTIFICATE = new TestAuthority().certificate();

  private final MailSender sender =
      new ConnectorMailSender(() -> MimeMessages.MAILER, Retrying.atOnce(), event -> {});

  static Stream<UnaryOperator<Mail.Builder>> options() {
    return Stream.of(
        m -> m.signedBy("shop"),
        m -> m.encryptedFor(CERTIFICATE),
        Mail.Builder::encryptedForRecipients);
  }

  @ParameterizedTest
  @MethodSource("options")
  void sendsNothingWithoutTheModuleAndNamesIt(
      UnaryOperator<Mail.Builder> option, ScriptedSmtpServer relay) {
    LocalNames.bindFactory(relay);
    Mail mail = option.apply(mail()).build();

    assertThatExceptionOfType(Misconfigured.class)
        .isThrownBy(() -> sender.send(mail))
        .withMessageContaining("add smtp-mail-smime");
    assertThatExceptionOfType(Misconfigured.class).isThrownBy(() -> sender.compose(mail));
    assertThat(relay.commands()).isEmpty();
  }

  @Test
  void isKeptInAMessageForOnlySomeOfTheRecipients() {
    Mail mail = mail().signedBy("shop").encryptedFor(CERTIFICATE).messageId("1@a.example").build();
    RecipientOutcome ann =
        RecipientOutcome.undecided(EmailAddress.of("ann@doe.example"), Status.NOT_ATTEMPTED);

    assertThat(mail.onlyTo(List.of(ann)).smime()).isEqualTo(mail.smime());
    assertThat(mail.smime().isRequested()).isTrue();
    assertThat(mail().build().smime()).isEqualTo(SmimeMessageOptions.NONE);
  }

  @Test
  void refusesABlankAliasAndNoCertificates() {
    assertRefused(m -> m.signedBy(" "), "signedBy: the alias is blank");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail().encryptedFor())
        .withMessageContaining("encryptedFor names no certificate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail().encryptedFor(List.of()))
        .withMessageContaining("encryptedFor names no certificate");
  }
}
