package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** The module of health and metrics in a server that has the features of neither. */
@ExtendWith(ArquillianExtension.class)
@Tag("small-heap")
class WithoutHealthIT {
  private static final String NAME = "without-health";

  @Inject Postman postman;

  @Inject
  @ConfigProperty(name = "it.http.port")
  int port;

  @Deployment
  static WebArchive application() {
    return Deployments.applicationWith("smtp-mail-health\\.jar", NAME, "");
  }

  @Test
  void mailsAndSaysNothingOfWhatIsNotThere() throws Exception {
    assertThat(status("/health/ready")).isEqualTo(404);
    assertThat(status("/metrics")).isEqualTo(404);
    assertThat(getClass().getResource("/org/smtpconnector/mail/health/MailMetrics.class"))
        .isNotNull();

    try (ScriptedSmtpServer relay = Relays.relay()) {
      postman.send(Mail.to("ann@doe.example").subject("Hello").text("All good.").build());
      assertThat(relay.messages()).hasSize(1);
    }
    assertThat(logSinceTheStartOfTheApplication())
        .noneMatch(line -> line.matches("\\[.*\\] \\w+ \\S+ +[WE] .*"))
        .noneMatch(line -> line.contains("smtpconnector.mail.health"));
  }

  private int status(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private static List<String> logSinceTheStartOfTheApplication() {
    List<String> lines =
        ServerLog.lines().stream()
            .dropWhile(line -> !(line.contains("CWWKZ0018I") && line.contains(" " + NAME)))
            .toList();
    assertThat(lines).isNotEmpty();
    return lines;
  }
}
