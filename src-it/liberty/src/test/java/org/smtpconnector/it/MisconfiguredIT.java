package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailSender;

/** What is wrong with address, setting, credentials or trust is named, with its remedy. */
@ExtendWith(ArquillianExtension.class)
class MisconfiguredIT extends MailSenderFixture {
  @Deployment
  static WebArchive application() {
    return Deployments.application("misconfigured");
  }

  @Test
  void refusesABadAddressBeforeAConnectionIsBorrowed() {
    for (String bad :
        List.of("ann", "ann@doe.example\r\nRCPT TO:<all@doe.example>", "a\nb@doe.example")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> mail(bad))
          .withMessageContaining("address '");
    }
    assertThat(relay.connections()).isZero();
  }

  @Test
  void namesTheUserButNeverThePasswordThatTheRelayRefuses() {
    Misconfigured failure =
        catchThrowableOfType(
            Misconfigured.class,
            () -> postman.mailer("wrong-password").send(mail("ann@doe.example")));
    assertThat(failure).hasMessageContaining("'alice'").hasMessageContaining("535 5.7.8");
    for (Throwable t = failure; t != null; t = t.getCause()) {
      assertThat(t.toString()).doesNotContain("never-show-this");
    }
    assertThat(countOf("AUTH")).isEqualTo(1);
    assertThat(relay.messages()).isEmpty();
  }

  @Test
  void sendsNoPasswordWhereStartTlsIsNotOffered() {
    relay.close();
    relay = Relays.relayWithoutStartTls();
    assertThatThrownBy(() -> postman.send(mail("ann@doe.example")))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("does not offer STARTTLS");
    assertThat(countOf("AUTH")).isZero();
    assertThat(countOf("MAIL")).isZero();
  }

  @Test
  void trustsNoCertificateThatTheConfigurationDoesNotTrust() {
    assertThatThrownBy(() -> postman.mailer("untrusted").send(mail("ann@doe.example")))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("not signed by an authority that is trusted");
    assertThat(countOf("AUTH")).isZero();
  }

  @Test
  void namesTheRemedyWhereTheRelayWantsCredentialsThatNobodyGave() {
    MailSender mailer = postman.mailer("nobody");
    relay.on("MAIL").reply("530 5.7.0 authentication required");
    assertThatThrownBy(() -> mailer.send(mail("ann@doe.example")))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("530 5.7.0 authentication required")
        .hasMessageContaining("containerAuthDataRef")
        .hasMessageContaining("enableContainerAuthForDirectLookups=\"true\"");
    assertThat(countOf("AUTH")).isZero();
    assertThat(countOf("MAIL")).isEqualTo(1);
  }

  @Test
  void namesTheSettingThatIsWrongItsValueAndTheRemedy() {
    assertThatThrownBy(() -> postman.mailer("bad-port").send(mail("ann@doe.example")))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("port is 70000, which is outside 1 to 65535");
    assertThatThrownBy(() -> postman.mailer("bad-security").send(mail("ann@doe.example")))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("security is 'ssl', which is none of plain, starttls, tls");
    assertThatThrownBy(() -> postman.mailer("bad-host").send(mail("ann@doe.example")))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("host 'no-such-host.invalid' cannot be resolved");
    assertThatThrownBy(() -> postman.mailer("nowhere").send(mail("ann@doe.example")))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("no SMTP connection factory at JNDI name 'mail/nowhere'");
  }
}
