package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.SmtpException.AuthenticationRefused;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;
import org.smtpconnector.smtp.SmtpException.Refused;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.smtp.SmtpException.SourceFailed;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.TestAuthority;

class StepwiseSmtpSessionTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final Credentials ALICE = Credentials.password("alice", "wonderland");
  private static final EmailAddress SHOP = EmailAddress.of("shop@shop.example");
  private static final EmailAddress ANN = EmailAddress.of("ann@doe.example");
  private static final MessageSource MESSAGE =
      MessageSource.of("Subject: x\n\n.dot\n".getBytes(UTF_8));

  private ScriptedSmtpServer server;
  private StepwiseSmtpSession commands;

  @BeforeEach
  void connect() throws SmtpException {
    server =
        ScriptedSmtpServer.builder()
            .startTls(AUTHORITY.issue("localhost"))
            .user("alice", "wonderland")
            .start();
    commands = StepwiseSmtpSession.connect(config(server));
  }

  @AfterEach
  void close() {
    commands.close();
    server.close();
  }

  private static SmtpConfig config(ScriptedSmtpServer server) {
    return SmtpConfig.to("localhost")
        .port(server.port())
        .security(TransportSecurity.STARTTLS)
        .localHostName("client.example")
        .sslContext(AUTHORITY.clientContext())
        .build();
  }

  private void logIn() throws SmtpException {
    commands.startTls();
    commands.login(ALICE);
  }

  @Test
  void goesStepByStep() throws SmtpException {
    assertThat(commands.greeting().code()).isEqualTo(220);
    assertThat(commands.capabilities()).isEmpty();
    assertThat(commands.ehlo().code()).isEqualTo(250);
    assertThat(commands.capabilities().orElseThrow().offers("STARTTLS")).isTrue();

    commands.startTls();
    assertThat(commands.capabilities()).isEmpty();
    assertThat(commands.login(ALICE)).isEqualTo(AuthMechanism.PLAIN);
    assertThat(commands.capabilities().orElseThrow().offers("STARTTLS")).isFalse();

    assertThat(commands.mail(Optional.of(SHOP), "SIZE=100", "BODY=8BITMIME").code()).isEqualTo(250);
    assertThat(commands.rcpt(ANN).code()).isEqualTo(250);
    assertThat(commands.data(MESSAGE).code()).isEqualTo(250);
    assertThat(commands.quit().code()).isEqualTo(221);

    assertThat(server.messages())
        .singleElement()
        .satisfies(
            m -> {
              assertThat(m.text()).isEqualTo("Subject: x\r\n\r\n.dot\r\n");
              assertThat(m.mailParameters()).containsExactly("SIZE=100", "BODY=8BITMIME");
              assertThat(m.user()).contains("alice");
            });
    server.awaitOpenConnections(0, Duration.ofSeconds(60));
  }

  @Test
  void saysHeloWhenItIsTold() throws SmtpException {
    assertThat(commands.helo().code()).isEqualTo(250);
    assertThat(commands.capabilities().orElseThrow().extensions()).isEmpty();
    assertThat(server.commands()).containsExactly("HELO client.example");
  }

  @Test
  void saysEhloOnceIfItIsNeeded() throws SmtpException {
    assertThat(commands.ehloOrHeloIfNeeded().offers("SIZE")).isTrue();
    commands.ehloOrHeloIfNeeded();
    assertThat(server.commands()).containsExactly("EHLO client.example");
  }

  @Test
  void saysHeloWhereTheServerDoesNotKnowEhlo() throws SmtpException {
    try (ScriptedSmtpServer old = ScriptedSmtpServer.builder().withoutEhlo().start();
        StepwiseSmtpSession other = StepwiseSmtpSession.connect(config(old))) {
      assertThat(other.ehlo().code()).isEqualTo(502);
      assertThat(other.ehloOrHeloIfNeeded().extensions()).isEmpty();
      assertThat(old.commands())
          .containsExactly("EHLO client.example", "EHLO client.example", "HELO client.example");
    }
  }

  @Test
  void returnsWhatTheServerSaysOfOtherCommands() throws SmtpException {
    assertThat(commands.noop().code()).isEqualTo(250);
    assertThat(commands.reset().code()).isEqualTo(250);
    assertThat(commands.verify("ann").code()).isEqualTo(252);
    assertThat(commands.expand("staff").code()).isEqualTo(500);
    assertThat(commands.help("").code()).isEqualTo(500);
    assertThat(commands.help("MAIL").code()).isEqualTo(500);
    assertThat(commands.command("XYZZY plugh").code()).isEqualTo(500);
    assertThat(server.commands())
        .containsExactly(
            "NOOP", "RSET", "VRFY ann", "EXPN staff", "HELP", "HELP MAIL", "XYZZY plugh");
  }

  @Test
  void sendsAMailAtOnce() throws SmtpException {
    logIn();
    server.on("RCPT TO:<nobody@").reply("550 5.1.1 no such user");
    Receipt receipt =
        commands.sendMail(
            Envelope.of("shop@shop.example", "ann@doe.example", "nobody@doe.example"), MESSAGE);
    assertThat(receipt.accepted()).hasSize(1);
    assertThat(receipt.refused()).hasSize(1);

    assertThatThrownBy(
            () ->
                commands.sendMail(Envelope.of("shop@shop.example", "nobody@doe.example"), MESSAGE))
        .isInstanceOf(RecipientsRefused.class);
    assertThat(server.commands()).last().isEqualTo("RSET");
    commands.sendMail(Envelope.of("shop@shop.example", "ann@doe.example"), MESSAGE);
    assertThat(server.messages()).hasSize(2);
  }

  @Test
  void returnsARefusalOfDataAndGoesOn() throws SmtpException {
    logIn();
    commands.mail(Optional.empty());
    assertThat(commands.data(MESSAGE).code()).isEqualTo(554);
    assertThat(commands.noop().code()).isEqualTo(250);
  }

  // What nobody should go on after

  @Test
  void closesWhereStartTlsIsRefused() {
    server.on("STARTTLS").reply("454 4.7.0 not now");
    assertThatThrownBy(commands::startTls).isInstanceOf(Refused.class);
    assertThatIllegalStateException().isThrownBy(commands::noop).withMessageContaining("closed");
  }

  @Test
  void closesWhereStartTlsIsNotOffered() throws SmtpException {
    try (ScriptedSmtpServer plain = ScriptedSmtpServer.builder().start();
        StepwiseSmtpSession other = StepwiseSmtpSession.connect(config(plain))) {
      assertThatThrownBy(other::startTls).isInstanceOf(SecurityUnmet.class);
      plain.awaitOpenConnections(0, Duration.ofSeconds(60));
    }
  }

  @Test
  void speaksTlsOnce() throws SmtpException {
    commands.startTls();
    assertThatIllegalStateException()
        .isThrownBy(commands::startTls)
        .withMessageContaining("TLS already");
  }

  @Test
  void closesWhereTheCredentialsAreRefused() throws SmtpException {
    commands.startTls();
    assertThatThrownBy(() -> commands.login(Credentials.password("alice", "wrong")))
        .isInstanceOf(AuthenticationRefused.class);
    assertThatIllegalStateException().isThrownBy(commands::noop);
  }

  @Test
  void authenticatesByTheMechanismThatIsAskedFor() throws SmtpException {
    commands.startTls();
    commands.authenticate(AuthMechanism.LOGIN, ALICE);
    assertThat(server.commands()).contains("AUTH LOGIN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> commands.login(Credentials.none()))
        .withMessageContaining("none");
  }

  // What goes wrong

  @Test
  void tellsWhereTheConnectionWasLost() {
    server.on("NOOP").drop();
    assertThatThrownBy(commands::noop)
        .isInstanceOf(Disconnected.class)
        .hasMessageContaining("at NOOP: the server closed the connection");
    assertThatIllegalStateException().isThrownBy(commands::noop);
  }

  @Test
  void isInDoubtWhereTheReplyToTheMessageIsLost() throws SmtpException {
    logIn();
    server.on(NonCommandPhase.END_OF_DATA).takeThenDrop();
    commands.mail(Optional.of(SHOP));
    commands.rcpt(ANN);
    assertThatThrownBy(() -> commands.data(MESSAGE)).isInstanceOf(InDoubt.class);
  }

  @Test
  void deliversNothingWhereTheMessageCannotBeRead() throws SmtpException {
    logIn();
    commands.mail(Optional.of(SHOP));
    commands.rcpt(ANN);
    assertThatThrownBy(() -> commands.data(new HalfMessage(0)))
        .isInstanceOf(SourceFailed.class)
        .hasMessageContaining("disk failed");
    server.awaitOpenConnections(0, Duration.ofSeconds(60));
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void refusesAGreetingThatIsNone() {
    server.on(NonCommandPhase.GREETING).reply("554 5.3.2 not for you");
    assertThatThrownBy(() -> StepwiseSmtpSession.connect(config(server)))
        .isInstanceOf(Refused.class);
    server.awaitOpenConnections(1, Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "NOOP\r\nQUIT", "NOOP\nQUIT", "NOOP\0"})
  void refusesLinesThatAreNoCommand(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> commands.command(line))
        .withMessageContaining("command '");
    assertThat(server.commands()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "SIZE=", "SIZE =1", "SIZE=1 RET=FULL", "A=1\r\nQUIT", "=1", "-A", "A=b=c"})
  void refusesParametersThatAreNone(String parameter) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> commands.mail(Optional.of(SHOP), parameter))
        .withMessageContaining("parameter '");
    assertThatIllegalArgumentException().isThrownBy(() -> commands.rcpt(ANN, parameter));
    assertThat(server.commands()).isEmpty();
  }

  /** Exim takes the next mail for more of the one that is open, under its sender. */
  @Test
  void leavesNoTransactionOpenWhoseRecipientsWereRefused() throws SmtpException {
    try (ScriptedSmtpServer limited =
            ScriptedSmtpServer.builder()
                .extensions("PIPELINING", "CHUNKING", "LIMITS RCPTMAX=1")
                .start();
        StepwiseSmtpSession other = StepwiseSmtpSession.connect(config(limited))) {
      limited.on("RCPT TO:<nobody@").reply("550 5.1.1 no such user");
      Receipt receipt =
          other.sendMail(
              Envelope.of("shop@shop.example", "ann@doe.example", "nobody@doe.example"), MESSAGE);
      assertThat(receipt.accepted()).hasSize(1);
      other.sendMail(Envelope.of("news@shop.example", "bob@doe.example"), MESSAGE);
      assertThat(limited.messages().get(1).sender()).isEqualTo("news@shop.example");
    }
  }
}
