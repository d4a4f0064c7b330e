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

/** The circuit breaker and the number of attempts, as MicroProfile Config sets them. */
@ExtendWith(ArquillianExtension.class)
class CircuitBreakerIT {
  private static final int VOLUME = 6;
  private static final String SETTINGS =
      """
      org.smtpconnector.mail.Dispatcher/dispatch/Retry/maxRetries=0
      org.smtpconnector.mail.Attempt/send/CircuitBreaker/requestVolumeThreshold=%d
      org.smtpconnector.mail.Attempt/send/CircuitBreaker/delay=600000
      """
          .formatted(VOLUME);

  @Inject Postman postman;

  @Deployment
  static WebArchive application() {
    return Deployments.application("breaker", SETTINGS);
  }

  private void send() {
    postman.send(Mail.to("ann@doe.example").subject("Hello").text("All good.").build());
  }

  private static long countOf(ScriptedSmtpServer relay, String command) {
    return relay.commands().stream().filter(line -> line.startsWith(command)).count();
  }

  @Test
  void opensForARelayThatIsDownAndNotForAMailThatIsRefused() {
    try (ScriptedSmtpServer relay = Relays.relay()) {
      relay.on("RCPT").reply("451 4.7.1 greylisted").times(VOLUME);
      for (int i = 1; i <= VOLUME; i++) {
        assertThatThrownBy(this::send).isInstanceOf(Deferred.class);
        assertThat(countOf(relay, "RCPT")).isEqualTo(i);
      }
      relay.on("RCPT").reply("550 5.1.1 no such user").times(VOLUME);
      for (int i = 1; i <= VOLUME; i++) {
        assertThatThrownBy(this::send).isInstanceOf(Rejected.class);
      }
      send();
      assertThat(relay.messages()).hasSize(1);

      relay.stop();
      for (int i = 0; i < VOLUME / 2; i++) { // failureRatio is 0.5
        assertThatThrownBy(this::send)
            .isInstanceOf(Unavailable.class)
            .hasMessageContaining("Connection refused");
      }
      relay.start();
      assertThatThrownBy(this::send)
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("circuit breaker open");
      assertThat(relay.messages()).hasSize(1);
    }
  }
}
