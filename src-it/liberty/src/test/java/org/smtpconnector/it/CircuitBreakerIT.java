package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.inject.Inject;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** The circuit breaker of a connection factory, and the number of attempts. */
@ExtendWith(ArquillianExtension.class)
class CircuitBreakerIT {
  private static final int FAILURES = 3;
  private static final String SETTINGS =
      """
      org.smtpconnector.mail.delivery.MailRetry/send/Retry/maxRetries=0
      smtpconnector.fresh.jndi-name=mail/breaker
      """;

  @Inject Postman postman;

  @Deployment
  static WebArchive application() {
    return Deployments.application("breaker", SETTINGS);
  }

  private static Mail mail() {
    return Mail.to("ann@doe.example").subject("Hello").text("All good.").build();
  }

  private void send() {
    postman.mailer("fresh").send(mail());
  }

  private static long countOf(ScriptedSmtpServer relay, String command) {
    return relay.commands().stream().filter(line -> line.startsWith(command)).count();
  }

  @Test
  void opensForARelayThatIsDownAndForNoOtherAndNotForAMailThatIsRefused() {
    try (ScriptedSmtpServer relay = Relays.relay();
        ScriptedSmtpServer other = Relays.other()) {
      relay.on("RCPT").reply("451 4.2.0 greylisted").times(2 * FAILURES);
      for (int i = 1; i <= 2 * FAILURES; i++) {
        assertThatThrownBy(this::send).isInstanceOf(Deferred.class);
        assertThat(countOf(relay, "RCPT")).isEqualTo(i);
      }
      relay.on("RCPT").reply("550 5.1.1 no such user").times(2 * FAILURES);
      for (int i = 1; i <= 2 * FAILURES; i++) {
        assertThatThrownBy(this::send).isInstanceOf(Rejected.class);
      }
      send();
      assertThat(relay.messages()).hasSize(1);

      relay.stop();
      for (int i = 0; i < FAILURES; i++) {
        assertThatThrownBy(this::send)
            .isInstanceOf(Unavailable.class)
            .hasMessageContaining("Connection refused")
            .hasMessageNotContaining("circuit breaker");
      }
      relay.start();
      assertThatThrownBy(this::send)
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("circuit breaker open")
          .hasMessageContaining("Connection refused")
          .hasMessageContaining(FAILURES + " failures since");
      assertThat(relay.messages()).hasSize(1);

      postman.sendByOther(mail());
      assertThat(other.messages()).hasSize(1);
    }
  }
}
