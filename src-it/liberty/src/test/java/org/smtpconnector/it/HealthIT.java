package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** What the server's endpoints tell of an application's mails. */
@ExtendWith(ArquillianExtension.class)
class HealthIT {
  @Inject Postman postman;

  @Inject
  @ConfigProperty(name = "it.http.port")
  int port;

  private ScriptedSmtpServer relay;

  @Deployment
  static WebArchive application() {
    return Deployments.applicationWith(
        "smtp-mail-health\\.jar",
        "mail-health",
        """
        smtpconnector.health.failures=2
        org.smtpconnector.mail.delivery.MailRetry/send/Retry/maxRetries=0
        """);
  }

  @BeforeEach
  void startRelay() {
    relay = Relays.relay();
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  private static Mail mail() {
    return Mail.to("ann@doe.example").subject("Hello").text("All good.").build();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
            BodyHandlers.ofString());
  }

  @Test
  void isReadyUntilMailsFindNoRelayAndAgainOnceOneIsSent() throws Exception {
    postman.send(mail());
    int connections = relay.connections();
    HttpResponse<String> up = get("/health/ready");
    assertThat(up.statusCode()).as(up.body()).isEqualTo(200);
    assertThat(up.body()).contains("smtp-mail", "\"mail/relay\":\"serving\"");
    assertThat(relay.connections()).isEqualTo(connections);

    relay.stop();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> postman.send(mail())).isInstanceOf(Unavailable.class);
    }
    HttpResponse<String> down = get("/health/ready");
    assertThat(down.statusCode()).as(down.body()).isEqualTo(503);
    assertThat(down.body()).contains("\"mail/relay\":\"failing\"");

    relay.start();
    postman.send(mail());
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void countsAndTimesMails() throws Exception {
    relay.on("RCPT").reply("550 5.1.1 unknown").times(1);
    assertThatThrownBy(() -> postman.send(mail())).isInstanceOf(Rejected.class);
    postman.send(mail());

    String metrics = get("/metrics?scope=application").body();

    assertThat(metrics.lines().filter(line -> !line.startsWith("#")))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("smtp_mails_seconds_count")
                    .contains("factory=\"mail/relay\"", "outcome=\"rejected\""))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("smtp_mails_seconds_sum")
                    .contains("factory=\"mail/relay\"", "outcome=\"sent\""))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("smtp_recipients_total")
                    .contains("outcome=\"refused\""));
  }
}
