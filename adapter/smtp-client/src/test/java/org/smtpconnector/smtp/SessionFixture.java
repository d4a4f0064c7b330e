package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.testkit.AdaptiveTimeout;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** A server without TLS for each test, and what a session with it sends. */
abstract class SessionFixture {
  static final Envelope TO_ANN = Envelope.of("shop@shop.example", "ann@doe.example");
  static final Envelope TO_ANN_AND_BOB =
      Envelope.of("shop@shop.example", "ann@doe.example", "bob@doe.example");
  static final MessageSource HELLO =
      MessageSource.of("Subject: Hello\r\n\r\nHello.\r\n".getBytes(UTF_8));
  static final Duration SOON = Duration.ofSeconds(60);
  static final Duration SHORT = AdaptiveTimeout.least();

  ScriptedSmtpServer server = ScriptedSmtpServer.builder().start();

  @AfterEach
  void closeServer() {
    server.close();
  }

  /** Starts another server, which offers these. */
  final void offer(String... extensions) {
    server.close();
    server = ScriptedSmtpServer.builder().extensions(extensions).start();
  }

  final SmtpConfig.Builder config() {
    return SmtpConfig.to("localhost").port(server.port()).security(TransportSecurity.PLAIN);
  }

  final SmtpSession open() throws SmtpException {
    return SmtpSession.open(config().build());
  }

  static <T extends SmtpException> T failure(
      SmtpSession session, Envelope envelope, Class<T> type) {
    return catchThrowableOfType(type, () -> session.send(envelope, HELLO));
  }

  static List<Status> statuses(SmtpException e) {
    return statuses(e.outcomes());
  }

  static List<Status> statuses(List<RecipientOutcome> outcomes) {
    return Outcomes.statuses(outcomes);
  }

  static Timeouts impatient() {
    return new Timeouts(SHORT, SHORT, SHORT, SHORT, SHORT);
  }
}
