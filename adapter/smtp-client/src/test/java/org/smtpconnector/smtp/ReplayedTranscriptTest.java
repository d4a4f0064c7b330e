package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.AuthenticationRefused;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.Refused;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.testkit.Fragmentation;
import org.smtpconnector.testkit.ReplayedTranscript;
import org.smtpconnector.testkit.TestAuthority;
import org.smtpconnector.testkit.TranscriptServer;

/** Each test replays the transcript of its name, whole, line by line and octet by octet. */
@ParameterizedClass
@EnumSource
class ReplayedTranscriptTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final MessageSource REPORT =
      MessageSource.of("Subject: Report\r\n\r\nAll good.".getBytes(UTF_8));
  private static final Credentials REPORTS = Credentials.password("reports", "s3cret");

  @Parameter private Fragmentation fragmentation;

  private TranscriptServer server;

  private SmtpConfig.Builder replay(String name) throws IOException {
    return replay(name, "", "");
  }

  private SmtpConfig.Builder replay(String name, String placeholder, String text)
      throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/transcripts/" + name + ".txt")) {
      String transcript = new String(in.readAllBytes(), UTF_8);
      server =
          TranscriptServer.play(
              ReplayedTranscript.parse(
                  placeholder.isEmpty() ? transcript : transcript.replace(placeholder, text)),
              AUTHORITY.issue("localhost"),
              fragmentation);
    }
    return SmtpConfig.to("localhost")
        .port(server.port())
        .security(TransportSecurity.PLAIN)
        .sslContext(AUTHORITY.clientContext())
        .localHostName("client.example.org");
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  private static <T extends SmtpException> T refusalOf(SmtpConfig.Builder config, Class<T> type) {
    return catchThrowableOfType(type, () -> SmtpSession.open(config.build()));
  }

  @Test
  void starttlsAuthPlain() throws IOException {
    SmtpConfig.Builder config =
        replay("starttls-auth-plain").security(TransportSecurity.STARTTLS).credentials(REPORTS);
    try (SmtpSession session = SmtpSession.open(config.build())) {
      assertThat(session.summary())
          .matches("localhost:\\d+ \\(starttls\\) at 127.0.0.1, TLSv1.3, user 'reports' by PLAIN");
      Receipt receipt = session.send(Envelope.of("reports@example.org", "ops@example.org"), REPORT);
      assertThat(receipt.accepted()).hasSize(1);
    }
    server.verify();
  }

  @Test
  void heloFallback() throws IOException {
    try (SmtpSession session = SmtpSession.open(replay("helo-fallback").build())) {
      session.send(
          new Envelope(
              Optional.empty(),
              List.of(Recipient.of(EmailAddress.of("ops@example.org"))),
              MailParameters.NONE),
          REPORT);
    }
    server.verify();
  }

  @Test
  void authLogin() throws IOException {
    SmtpSession.open(replay("auth-login").credentials(REPORTS).build()).close();
    server.verify();
  }

  @Test
  void authLongResponse() throws IOException {
    String password = "s3c".repeat(200);
    String encoded = "czNj".repeat(200);
    SmtpConfig.Builder config = replay("auth-long-response", "@LONG@", encoded);
    SmtpSession.open(config.credentials(Credentials.password("reports", password)).build()).close();
    server.verify();
  }

  @Test
  void partlyRefused() throws IOException {
    Receipt receipt;
    try (SmtpSession session = SmtpSession.open(replay("partly-refused").build())) {
      receipt =
          session.send(
              Envelope.of(
                  "reports@example.org",
                  "nobody@example.org",
                  "full@example.org",
                  "ops@example.org"),
              REPORT);
    }
    server.verify();
    assertThat(receipt.recipients())
        .extracting(RecipientOutcome::status)
        .containsExactly(Status.REFUSED, Status.DEFERRED, Status.ACCEPTED);
    assertThat(receipt.refused().get(0).reply().flatMap(Reply::enhanced))
        .contains(new EnhancedStatus(5, 1, 1));
  }

  @Test
  void resetAfterRefusal() throws IOException {
    try (SmtpSession session = SmtpSession.open(replay("reset-after-refusal").build())) {
      assertThatThrownBy(
              () -> session.send(Envelope.of("reports@example.org", "nobody@example.org"), REPORT))
          .isInstanceOfSatisfying(
              RecipientsRefused.class,
              e -> {
                assertThat(e.sessionUsable()).isTrue();
                assertThat(e.retryable()).isFalse();
              });
      session.send(Envelope.of("reports@example.org", "ops@example.org"), REPORT);
    }
    server.verify();
  }

  @Test
  void dotStuffing() throws IOException {
    MessageSource dots =
        MessageSource.of(
            "Subject: Dots\n\n.\r\n..\r.MAIL FROM:<evil@example.org>\ngrün".getBytes(UTF_8));
    try (SmtpSession session = SmtpSession.open(replay("dot-stuffing").build())) {
      session.send(Envelope.of("reports@example.org", "jörg@bücher.example"), dots);
    }
    server.verify();
  }

  @Test
  void starttlsInjection() throws IOException {
    fragmentation = Fragmentation.WHOLE; // what comes later is read as TLS records, and is none
    SecurityUnmet unmet =
        refusalOf(
            replay("starttls-injection").security(TransportSecurity.STARTTLS).credentials(REPORTS),
            SecurityUnmet.class);
    server.verify();
    assertThat(unmet).hasMessageContaining("34 octets after its reply to STARTTLS");
  }

  @Test
  void starttlsNotOffered() throws IOException {
    SecurityUnmet unmet =
        refusalOf(
            replay("starttls-not-offered")
                .security(TransportSecurity.STARTTLS)
                .credentials(REPORTS),
            SecurityUnmet.class);
    server.verify();
    assertThat(unmet).hasMessageContaining("does not offer STARTTLS");
  }

  @Test
  void starttlsRefused() throws IOException {
    Refused refused =
        refusalOf(
            replay("starttls-refused").security(TransportSecurity.STARTTLS).credentials(REPORTS),
            Refused.class);
    server.verify();
    assertThat(refused.retryable()).isTrue();
    assertThat(refused).hasMessageContaining("STARTTLS: 454 4.3.0 TLS not available");
  }

  @Test
  void authNotOffered() throws IOException {
    SecurityUnmet unmet =
        refusalOf(replay("auth-not-offered").credentials(REPORTS), SecurityUnmet.class);
    server.verify();
    assertThat(unmet).hasMessageContaining("does not offer AUTH").hasMessageContaining("'reports'");
  }

  @Test
  void authEndlessChallenge() throws IOException {
    ProtocolViolation violation =
        refusalOf(replay("auth-endless-challenge").credentials(REPORTS), ProtocolViolation.class);
    server.verify();
    assertThat(violation).hasMessageContaining("LOGIN");
  }

  @Test
  void authChallengeNotBase64() throws IOException {
    refusalOf(replay("auth-challenge-not-base64").credentials(REPORTS), ProtocolViolation.class);
    server.verify();
  }

  @Test
  void noWeakerMechanism() throws IOException {
    AuthenticationRefused refused =
        refusalOf(replay("no-weaker-mechanism").credentials(REPORTS), AuthenticationRefused.class);
    server.verify();
    assertThat(refused)
        .hasMessageContaining("user 'reports' not authenticated by PLAIN")
        .hasMessageContaining("LOGIN, PLAIN, CRAM-MD5")
        .hasMessageContaining("535 5.7.8");
    assertThat(refused.getMessage()).doesNotContain("s3cret", "czNjcmV0");
  }

  @Test
  void nextMechanism() throws IOException {
    SmtpSession.open(replay("next-mechanism").credentials(REPORTS).build()).close();
    server.verify();
  }
}
