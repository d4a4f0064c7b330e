package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.inject.Inject;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;

/** Access tokens that the adapter fetches, with an endpoint that server.xml names. */
@ExtendWith(ArquillianExtension.class)
class AccessTokenIT {
  @Inject Postman postman;

  private ScriptedSmtpServer relay;
  private ScriptedTokenEndpoint endpoint;

  @Deployment
  static WebArchive application() {
    return Deployments.application("token");
  }

  @BeforeEach
  void start() {
    relay = Relays.relayByToken("good-token");
    endpoint = Relays.tokenEndpoint();
  }

  @AfterEach
  void stop() {
    relay.close();
    endpoint.close();
  }

  private MailReceipt send() {
    return postman
        .mailer("token")
        .send(Mail.to("ann@doe.example").subject("Hello").text("All good.").build());
  }

  @Test
  void mailsByATokenAndByAnotherOneOnceThatIsRefused() {
    endpoint.token("revoked-token", 0).token("good-token", 0);
    assertThat(send().attempts()).isEqualTo(1);
    send();

    ReceivedMessage message = relay.awaitMessages(2, Relays.SOON).get(0);
    assertThat(message.user()).contains("shop@shop.example");
    assertThat(message.tls()).isTrue();
    assertThat(relay.messages()).hasSize(2);
    assertThat(endpoint.requests()).hasSize(2);
    assertThat(endpoint.requests().get(0).parameters())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "grant_type", "refresh_token",
                "refresh_token", "refresh-token",
                "scope", "https://outlook.office.com/SMTP.Send",
                "client_id", "client-id",
                "client_secret", "hush-hush"));
  }

  @Test
  void speaksOfTheTokenWhereTheRelayRefusesAnotherOneToo() {
    endpoint.token("revoked-token", 0).token("other-token", 0);
    assertThatThrownBy(this::send)
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("the relay rejects the access token")
        .hasMessageContaining("oauthScope")
        .hasMessageNotContaining("password")
        .hasMessageNotContaining("other-token");
    assertThat(endpoint.requests()).hasSize(2);
  }

  @Test
  void triesAgainLaterWhereTheEndpointIsOutOfOrder() {
    endpoint.error(503, "temporarily_unavailable", "later").token("good-token", 0);
    assertThat(send().attempts()).isEqualTo(2);

    relay.stop();
    endpoint.error(503, "temporarily_unavailable", "later");
    relay.start();
    assertThatThrownBy(this::send)
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("temporarily_unavailable: later (HTTP 503)");
  }

  @Test
  void namesTheRemedyWhereTheClientIsRefused() {
    endpoint.error(401, "invalid_client", "Invalid client secret provided.");
    assertThatThrownBy(this::send)
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("no access token from " + endpoint.url())
        .hasMessageContaining("invalid_client: Invalid client secret provided. (HTTP 401)")
        .hasMessageContaining("check the client id and secret")
        .hasMessageNotContaining("refresh-token");
    assertThat(endpoint.requests()).hasSize(1);
  }
}
