package org.smtpconnector.smtp.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.MailParameters.Returned;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.Recipient.Notify;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.TestAuthority;

class EsmtpParametersTest {
  private static final EmailAddress ANN = EmailAddress.of("ann@doe.example");
  private static final Envelope ENVELOPE = Envelope.of("shop@shop.example", "ann@doe.example");
  private static final MessageSource MESSAGE = MessageSource.of("Subject: x\r\n".getBytes(UTF_8));

  private static final BatchListener IGNORED =
      new BatchListener() {
        @Override
        public void accepted(Submission submission, Receipt receipt) {}

        @Override
        public void failed(Submission submission, SmtpException failure) {}
      };

  private static ScriptedSmtpServer offering(String... extensions) {
    return ScriptedSmtpServer.builder().extensions(extensions).start();
  }

  private static SmtpConfig.Builder to(ScriptedSmtpServer server) {
    return SmtpConfig.to("localhost").port(server.port()).security(TransportSecurity.PLAIN);
  }

  /** Sends this envelope and returns MAIL and RCPT. */
  private static List<String> commandsFor(Envelope envelope, ScriptedSmtpServer server)
      throws SmtpException {
    try (SmtpSession session = SmtpSession.open(to(server).build())) {
      session.send(envelope, MESSAGE);
    }
    return server.commands().stream().filter(line -> line.matches("(MAIL|RCPT).*")).toList();
  }

  private static void assertNotSent(
      MailParameters parameters, String why, ScriptedSmtpServer server) throws SmtpException {
    try (SmtpSession session = SmtpSession.open(to(server).build())) {
      assertThatThrownBy(() -> session.send(ENVELOPE.with(parameters), MESSAGE))
          .isInstanceOfSatisfying(
              ExtensionMissing.class,
              e -> {
                assertThat(e.sessionUsable()).isTrue();
                assertThat(e.retryable()).isFalse();
                assertThat(e.outcomes())
                    .extracting(RecipientOutcome::status)
                    .containsExactly(Status.NOT_ATTEMPTED);
              })
          .hasMessageContaining(why);
      session.send(ENVELOPE, MESSAGE);
    }
    assertThat(server.messages()).hasSize(1);
  }

  // 8BITMIME (RFC 6152)

  private record InTwoForms(MessageSource whole, MessageSource form) implements MessageSource {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      whole.writeTo(out);
    }

    @Override
    public OptionalLong size() {
      return whole.size();
    }

    @Override
    public Content content() {
      return whole.content();
    }

    @Override
    public Optional<MessageSource> sevenBit() {
      return Optional.of(form);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SIZE 1000", "SIZE 1000|PIPELINING", "SIZE 1000|PIPELINING|CHUNKING"})
  void sendsTheFormOfAMessageThatTheServerTakes(String extensions) throws Exception {
    MessageSource message =
        new InTwoForms(
            MessageSource.of("Subject: x\r\n\r\nü\r\n".getBytes(UTF_8)),
            MessageSource.of("Subject: x\r\n\r\n=C3=BC\r\n".getBytes(UTF_8)));
    for (boolean takesAny : new boolean[] {true, false}) {
      String offered = extensions + (takesAny ? "|8BITMIME" : "");
      try (ScriptedSmtpServer server = offering(offered.split("\\|"));
          SmtpSession session = SmtpSession.open(to(server).build())) {
        session.send(ENVELOPE, message);
        Submission submission = new Submission(ENVELOPE, message);
        assertThat(session.sendAll(List.of(submission, submission).iterator(), IGNORED).accepted())
            .isEqualTo(2);
        assertThat(server.messages())
            .hasSize(3)
            .allSatisfy(
                received ->
                    assertThat(new String(received.content(), UTF_8))
                        .endsWith(takesAny ? "ü\r\n" : "=BC\r\n"));
        assertThat(server.commands())
            .filteredOn(command -> command.startsWith("MAIL"))
            .allSatisfy(
                mail ->
                    assertThat(mail)
                        .contains(takesAny ? " SIZE=18 BODY=8BITMIME" : " SIZE=22")
                        .matches(line -> takesAny == line.contains("BODY=")));
      }
    }
  }

  // Notifications (RFC 3461)

  @Test
  void asksForNotifications() throws Exception {
    try (ScriptedSmtpServer server = offering("DSN")) {
      Envelope envelope =
          new Envelope(
              Optional.of(EmailAddress.of("shop@shop.example")),
              List.of(
                  Recipient.of(ANN)
                      .notifyOn(Notify.DELAY, Notify.SUCCESS)
                      .redirectedFrom(EmailAddress.of("a+b=c@doe.example")),
                  Recipient.of(EmailAddress.of("bob@doe.example")).notifyOn(Notify.NEVER),
                  Recipient.of(EmailAddress.of("eve@doe.example"))),
              MailParameters.builder().returned(Returned.HDRS).envelopeId("order 7+8=").build());
      assertThat(commandsFor(envelope, server))
          .containsExactly(
              "MAIL FROM:<shop@shop.example> RET=HDRS ENVID=order+207+2B8+3D",
              "RCPT TO:<ann@doe.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a+2Bb+3Dc@doe.example",
              "RCPT TO:<bob@doe.example> NOTIFY=NEVER",
              "RCPT TO:<eve@doe.example>");
    }
  }

  @Test
  void leavesOutWhatOnlyAddsToAMailWhereItIsNotOffered() throws Exception {
    try (ScriptedSmtpServer server = offering()) {
      Envelope envelope =
          new Envelope(
              Optional.of(EmailAddress.of("shop@shop.example")),
              List.of(Recipient.of(ANN).notifyOn(Notify.FAILURE)),
              MailParameters.builder()
                  .returned(Returned.FULL)
                  .envelopeId("7")
                  .priority(5)
                  .notifyUnlessDeliveredWithin(Duration.ofMinutes(1))
                  .build());
      assertThat(commandsFor(envelope, server))
          .containsExactly("MAIL FROM:<shop@shop.example>", "RCPT TO:<ann@doe.example>");
    }
  }

  @Test
  void keepsWhatIsAskedForWhenOnlySomeRecipientsAreLeft() {
    Recipient ann = Recipient.of(ANN).notifyOn(Notify.NEVER);
    MailParameters parameters = MailParameters.builder().priority(1).build();
    Envelope envelope =
        new Envelope(
            Optional.empty(),
            List.of(ann, Recipient.of(EmailAddress.of("bob@doe.example")), Recipient.of(ANN)),
            parameters);
    assertThat(envelope.recipients()).hasSize(2);
    assertThat(envelope.onlyTo(ANN::equals))
        .isEqualTo(new Envelope(Optional.empty(), List.of(ann), parameters));
  }

  // Priority (RFC 6710), time (RFC 2852, RFC 4865)

  @Test
  void asksForPriorityAndTime() throws Exception {
    try (ScriptedSmtpServer server =
        offering(
            "MT-PRIORITY MIXER", "DELIVERBY 240", "FUTURERELEASE 86400 2030-01-01T00:00:00Z")) {
      MailParameters late =
          MailParameters.builder()
              .priority(-3)
              .holdFor(Duration.ofHours(24))
              .notifyUnlessDeliveredWithin(Duration.ofSeconds(60))
              .build();
      assertThat(commandsFor(ENVELOPE.with(late), server).get(0))
          .isEqualTo("MAIL FROM:<shop@shop.example> MT-PRIORITY=-3 HOLDFOR=86400 BY=60;N");
    }
    try (ScriptedSmtpServer server = offering("DELIVERBY")) {
      MailParameters now =
          MailParameters.builder().abandonUnlessDeliveredWithin(Duration.ofMinutes(5)).build();
      assertThat(commandsFor(ENVELOPE.with(now), server).get(0))
          .isEqualTo("MAIL FROM:<shop@shop.example> BY=300;R");
    }
  }

  @Test
  void sendsNothingThatTheServerWouldCarryOtherwise() throws Exception {
    MailParameters held = MailParameters.builder().holdFor(Duration.ofHours(25)).build();
    MailParameters inTime =
        MailParameters.builder().abandonUnlessDeliveredWithin(Duration.ofSeconds(239)).build();
    try (ScriptedSmtpServer server = offering("DSN")) {
      assertNotSent(held, "to be held, and the server does not offer FUTURERELEASE", server);
    }
    try (ScriptedSmtpServer server = offering("FUTURERELEASE 86400")) {
      assertNotSent(held, "90000 seconds, and the server does so for at most 86400", server);
    }
    try (ScriptedSmtpServer server = offering("DSN")) {
      assertNotSent(inTime, "abandoned when it is late, and the server does not offer", server);
    }
    try (ScriptedSmtpServer server = offering("DELIVERBY 240")) {
      assertNotSent(inTime, "within 239 seconds, and the server promises no less than 240", server);
    }
  }

  // REQUIRETLS (RFC 8689)

  @Test
  void asksForTlsAllTheWay() throws Exception {
    TestAuthority authority = new TestAuthority();
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.builder()
            .extensions("REQUIRETLS")
            .implicitTls(authority.issue("localhost"))
            .start()) {
      SmtpConfig.Builder config =
          to(server).security(TransportSecurity.TLS).sslContext(authority.clientContext());
      try (SmtpSession session = SmtpSession.open(config.build())) {
        session.send(ENVELOPE.with(MailParameters.builder().requireTls().build()), MESSAGE);
      }
      assertThat(server.messages().get(0).mailParameters()).containsExactly("REQUIRETLS");
    }
  }

  @Test
  void sendsNothingWhereTlsIsNotKeptUp() throws Exception {
    MailParameters requireTls = MailParameters.builder().requireTls().build();
    try (ScriptedSmtpServer server = offering("REQUIRETLS")) {
      assertNotSent(requireTls, "only over TLS, and this connection has none", server);
    }
    TestAuthority authority = new TestAuthority();
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.builder()
            .extensions("DSN")
            .implicitTls(authority.issue("localhost"))
            .start()) {
      SmtpConfig.Builder config =
          to(server).security(TransportSecurity.TLS).sslContext(authority.clientContext());
      try (SmtpSession session = SmtpSession.open(config.build())) {
        assertThatThrownBy(() -> session.send(ENVELOPE.with(requireTls), MESSAGE))
            .isInstanceOf(ExtensionMissing.class)
            .hasMessageContaining("does not offer REQUIRETLS");
      }
      assertThat(server.messages()).isEmpty();
    }
  }

  // Bad input

  @ParameterizedTest
  @CsvSource({"-10", "10"})
  void refusesAPriorityOutOfRange(int priority) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MailParameters.builder().priority(priority).build())
        .withMessage("priority is " + priority + ", which is outside -9 to 9");
  }

  @Test
  void refusesWhatNoParameterCanHold() {
    for (String id : List.of("", "x".repeat(101), " ".repeat(34))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MailParameters.builder().envelopeId(id).build())
          .withMessageContaining("envelopeId");
    }
    for (String id : List.of("a\r\nRCPT TO:<evil@doe.example>", "a\0", "ä")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MailParameters.builder().envelopeId(id).build())
          .withMessageContaining("envelopeId '")
          .withMessageContaining("beyond printable ASCII");
    }
    for (Duration time : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(20_000))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MailParameters.builder().holdFor(time).build())
          .withMessageContaining("holdFor is " + time);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MailParameters.builder().abandonUnlessDeliveredWithin(time))
          .withMessageContaining("deliverBy is " + time);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Recipient(ANN, Set.of(Notify.NEVER, Notify.DELAY), Optional.empty()))
        .withMessageContaining("NEVER cannot be combined");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recipient.of(ANN).redirectedFrom(EmailAddress.of("jörg@doe.example")))
        .withMessageContaining("originalRecipient 'jörg@doe.example'");
  }
}
