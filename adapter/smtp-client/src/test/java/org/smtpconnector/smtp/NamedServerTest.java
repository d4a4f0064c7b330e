package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** Receipts and failures name the server that they come from. */
class NamedServerTest {
  @RegisterExtension
  static final SmtpServerExtension SMTP = new SmtpServerExtension(ScriptedSmtpServer.builder());

  private static final Envelope ANN = Envelope.of("shop@shop.example", "ann@doe.example");
  private static final MessageSource HELLO =
      MessageSource.of("Subject: Hello\r\n\r\nHello.\r\n".getBytes(UTF_8));

  private static SmtpSession open(ScriptedSmtpServer server) throws SmtpException {
    return SmtpSession.open(
        SmtpConfig.to("localhost").port(server.port()).security(TransportSecurity.PLAIN).build());
  }

  private static String name(ScriptedSmtpServer server) {
    return "localhost:" + server.port() + " (plain)";
  }

  @Test
  void inAReceipt(ScriptedSmtpServer server) throws SmtpException {
    try (SmtpSession session = open(server)) {
      assertThat(session.send(ANN, HELLO).server()).isEqualTo(name(server));
    }
  }

  @ParameterizedTest
  @CsvSource({"MAIL, 550 no", "RCPT, 451 later", "DATA, 554 no", "MAIL, 421 going down"})
  void inAFailureOfAMessage(String command, String reply, ScriptedSmtpServer server)
      throws SmtpException {
    server.on(command).reply(reply);
    try (SmtpSession session = open(server)) {
      SmtpException failure =
          catchThrowableOfType(SmtpException.class, () -> session.send(ANN, HELLO));
      assertThat(failure.server()).contains(name(server));
    }
  }

  @ParameterizedTest
  @CsvSource({"GREETING, 554 no service", "EHLO, 421 busy"})
  void inAFailureToOpenASession(String command, String reply, ScriptedSmtpServer server) {
    if (command.equals("GREETING")) {
      server.on(NonCommandPhase.GREETING).reply(reply);
    } else {
      server.on(command).reply(reply);
    }
    SmtpException failure = catchThrowableOfType(SmtpException.class, () -> open(server));
    assertThat(failure.server()).contains(name(server));
  }

  @Test
  void inAFailureOfACommand(ScriptedSmtpServer server) throws SmtpException {
    server.on("NOOP").reply("421 going down");
    try (SmtpSession session = open(server)) {
      SmtpException failure = catchThrowableOfType(SmtpException.class, session::noop);
      assertThat(failure.server()).contains(name(server));
    }
  }

  @Test
  void inEachOutcomeOfABatchAndInWhatEndedIt(ScriptedSmtpServer server) throws SmtpException {
    server.on("MAIL FROM:<second@").reply("421 going down");
    List<String> servers = new ArrayList<>();
    BatchListener listener =
        new BatchListener() {
          @Override
          public void accepted(Submission submission, Receipt receipt) {
            servers.add("accepted by " + receipt.server());
          }

          @Override
          public void failed(Submission submission, SmtpException failure) {
            servers.add("failed at " + failure.server().orElse("nobody"));
          }
        };
    try (SmtpSession session = open(server)) {
      BatchReceipt receipt =
          session.sendAll(
              List.of(
                      new Submission(ANN, HELLO),
                      new Submission(Envelope.of("second@shop.example", "bob@doe.example"), HELLO))
                  .iterator(),
              listener);
      assertThat(receipt.ended()).flatMap(SmtpException::server).contains(name(server));
    }
    assertThat(servers).contains("accepted by " + name(server), "failed at " + name(server));
  }

  @Test
  void butNotWhereSeveralFailed() {
    assertThat(SmtpException.noneOfSeveral("no relay", null, true, false).server()).isEmpty();
  }

  @Test
  void inTheFailureOfAMessageThatWasNotSentSinceTheSessionEnded() {
    SmtpException ended = SmtpException.noneOfSeveral("over", null, true, false).with("mx:25");
    assertThat(LocalFailureFactory.notSent(ANN, ended).server()).contains("mx:25");
  }
}
