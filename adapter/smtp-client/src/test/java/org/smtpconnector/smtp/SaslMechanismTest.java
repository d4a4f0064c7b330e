package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.SmtpException.AuthenticationRefused;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Mechanisms that the caller brings. */
class SaslMechanismTest {
  private static final String SECRET = "never-show-this";

  private final ScriptedSmtpServer server =
      ScriptedSmtpServer.builder()
          .mechanisms("X-OWN", "PLAIN", "CRAM-MD5", "DIGEST-MD5")
          .user("alice", "wonderland")
          .start();

  @AfterEach
  void stop() {
    server.close();
  }

  private StepwiseSmtpSession connect() throws SmtpException {
    return connect(DialogueListener.NONE);
  }

  private StepwiseSmtpSession connect(DialogueListener listener) throws SmtpException {
    return StepwiseSmtpSession.connect(
        SmtpConfig.to("localhost")
            .port(server.port())
            .security(TransportSecurity.PLAIN)
            .localHostName("client.example")
            .listener(listener)
            .build());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** Answers each challenge by the next of these; null begins without a response. */
  private static final class Answers implements SaslMechanism {
    private final Optional<byte[]> initial;
    private final List<String> answers;
    private final List<String> challenges = new ArrayList<>();

    Answers(String initial, String... answers) {
      this.initial = Optional.ofNullable(initial).map(text -> text.getBytes(UTF_8));
      this.answers = new ArrayList<>(List.of(answers));
    }

    @Override
    public Optional<byte[]> initialResponse() {
      return initial;
    }

    @Override
    public Optional<byte[]> respond(byte[] challenge) {
      challenges.add(new String(challenge, UTF_8));
      return answers.isEmpty() ? Optional.empty() : Optional.of(answers.remove(0).getBytes(UTF_8));
    }
  }

  private static SaslClient jdk(String mechanism, Map<String, String> properties)
      throws SaslException {
    return Sasl.createSaslClient(
        new String[] {mechanism},
        null,
        "smtp",
        "localhost",
        properties,
        callbacks -> {
          for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
              name.setName("alice");
            } else if (callback instanceof PasswordCallback password) {
              password.setPassword("wonderland".toCharArray());
            } else if (callback instanceof RealmCallback realm) {
              realm.setText(realm.getDefaultText());
            }
          }
        });
  }

  private static void byTheJdk(StepwiseSmtpSession commands, String mechanism)
      throws SmtpException, SaslException {
    commands.authenticate(mechanism, SaslMechanism.of(jdk(mechanism, Map.of())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "CRAM-MD5", "DIGEST-MD5"})
  void authenticatesByAMechanismOfTheJdk(String name) throws Exception {
    try (StepwiseSmtpSession commands = connect()) {
      byTheJdk(commands, name);
      commands.mail(Optional.empty());
      commands.rcpt(EmailAddress.of("ann@doe.example"));
      commands.data(MessageSource.of(new byte[0]));
    }
    assertThat(server.messages())
        .singleElement()
        .satisfies(message -> assertThat(message.user()).contains("alice"));
  }

  @Test
  void isRefusedByAMechanismOfTheJdkAndCloses() throws Exception {
    server.on("AUTH PLAIN").reply("535 5.7.8 no");
    try (StepwiseSmtpSession commands = connect()) {
      assertThatThrownBy(() -> byTheJdk(commands, "PLAIN"))
          .isInstanceOf(AuthenticationRefused.class)
          .hasMessageContaining("not authenticated by PLAIN (the server offers X-OWN, PLAIN, ")
          .hasMessageContaining("535 5.7.8 no");
      assertThatIllegalStateException().isThrownBy(commands::noop);
    }
  }

  @Test
  void takesNoWordOfAServerThatSkipsItsProof() throws Exception {
    server.on("AUTH DIGEST-MD5").reply("235 2.7.0 welcome");
    try (StepwiseSmtpSession commands = connect()) {
      assertThatThrownBy(() -> byTheJdk(commands, "DIGEST-MD5"))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("authenticated by DIGEST-MD5 before it has proved itself");
      assertThatIllegalStateException().isThrownBy(commands::noop);
    }
  }

  @Test
  void cancelsWhereTheServersProofIsWrong() throws Exception {
    server
        .on("AUTH DIGEST-MD5")
        .reply(
            "334 "
                + base64("realm=\"x\",nonce=\"n\",qop=\"auth\",charset=utf-8,algorithm=md5-sess"));
    server.on("*").reply("501 5.7.0 cancelled");
    server.on("Y2hhcnNldD").reply("334 " + base64("rspauth=0")); // charset=...
    try (StepwiseSmtpSession commands = connect()) {
      assertThatThrownBy(() -> byTheJdk(commands, "DIGEST-MD5"))
          .isInstanceOf(SecurityUnmet.class)
          .hasCauseInstanceOf(SaslException.class);
      assertThatIllegalStateException().isThrownBy(commands::noop);
    }
    assertThat(server.commands()).last().isEqualTo("*");
  }

  @Test
  void speaksNoSecurityLayer() throws Exception {
    try (StepwiseSmtpSession commands = connect()) {
      SaslMechanism layered =
          SaslMechanism.of(jdk("DIGEST-MD5", Map.of(Sasl.QOP, "auth-conf,auth-int")));
      assertThatThrownBy(() -> commands.authenticate("DIGEST-MD5", layered))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("security layer (auth-")
          .hasMessageContaining("leave javax.security.sasl.qop at auth");
    }
  }

  @Test
  void carriesChallengesAndResponsesOfAnyMechanism() throws Exception {
    server.on("AUTH X-OWN").reply("334 " + base64("who?"));
    server.on(base64("me")).reply("334 ");
    server.on(base64("again")).reply("235 2.7.0 welcome");
    Answers own = new Answers(null, "me", "again");
    try (StepwiseSmtpSession commands = connect()) {
      commands.authenticate("X-OWN", own);
      assertThat(own.challenges).containsExactly("who?", "");
      assertThat(server.commands())
          .containsExactly("EHLO client.example", "AUTH X-OWN", base64("me"), base64("again"));
    }
  }

  @Test
  void sendsTheInitialResponseAlongOrBehindWhereItIsLong() throws Exception {
    server.on("AUTH X-OWN =").reply("235 2.7.0 welcome").times(1);
    server.on("AUTH X-OWN").reply("334 ").times(1);
    server.on(base64("x".repeat(400))).reply("235 2.7.0 welcome");
    try (StepwiseSmtpSession commands = connect()) {
      commands.authenticate("X-OWN", new Answers(""));
      commands.authenticate("X-OWN", new Answers("x".repeat(400)));
      assertThat(server.commands())
          .containsExactly(
              "EHLO client.example", "AUTH X-OWN =", "AUTH X-OWN", base64("x".repeat(400)));
    }
  }

  @Test
  void cancelsAChallengeThatHasNoPlace() throws Exception {
    server.on("AUTH X-OWN").reply("334 ");
    server.on("*").reply("501 5.7.0 cancelled");
    try (StepwiseSmtpSession commands = connect()) {
      assertThatThrownBy(() -> commands.authenticate("X-OWN", new Answers("me")))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining("no place in X-OWN");
    }
    assertThat(server.commands()).last().isEqualTo("*");
  }

  @Test
  void cancelsChallengesWithoutEndThoughTheMechanismAnswersThemAll() throws Exception {
    server.on("AUTH X-OWN").reply("334 ");
    server.on("*").reply("501 5.7.0 cancelled");
    server.on(base64("yes")).reply("334 ");
    String[] answers = Collections.nCopies(100, "yes").toArray(String[]::new);
    try (StepwiseSmtpSession commands = connect()) {
      assertThatThrownBy(() -> commands.authenticate("X-OWN", new Answers(null, answers)))
          .isInstanceOf(ProtocolViolation.class)
          .hasMessageContaining("challenges of X-OWN forever");
    }
    assertThat(server.commands()).filteredOn(base64("yes")::equals).hasSize(32);
    assertThat(server.commands()).last().isEqualTo("*");
  }

  @Test
  void endsTheConnectionWhereTheMechanismBreaks() throws Exception {
    server.on("AUTH X-OWN").reply("334 ");
    SaslMechanism broken =
        new SaslMechanism() {
          @Override
          public Optional<byte[]> initialResponse() {
            return Optional.empty();
          }

          @Override
          public Optional<byte[]> respond(byte[] challenge) {
            throw new UnsupportedOperationException("a bug");
          }
        };
    try (StepwiseSmtpSession commands = connect()) {
      assertThatThrownBy(() -> commands.authenticate("X-OWN", broken)).hasMessage("a bug");
      assertThatIllegalStateException().isThrownBy(commands::noop);
    }
  }

  @Test
  void tellsWhyAMechanismCannotBegin() throws Exception {
    SaslMechanism ticketless =
        new SaslMechanism() {
          @Override
          public Optional<byte[]> initialResponse() throws SaslException {
            throw new SaslException("no ticket");
          }

          @Override
          public Optional<byte[]> respond(byte[] challenge) {
            return Optional.empty();
          }
        };
    try (StepwiseSmtpSession commands = connect()) {
      assertThatThrownBy(() -> commands.authenticate("X-OWN", ticketless))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessage("no ticket");
    }
    assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH"));
  }

  @Test
  void sendsNoMechanismThatIsNotOffered() throws Exception {
    try (StepwiseSmtpSession commands = connect()) {
      assertThatThrownBy(() -> commands.authenticate("X-OTHER", new Answers("me")))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("by X-OTHER: the server offers X-OWN, PLAIN, CRAM-MD5, DIGEST-MD5");
    }
    assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH"));
    try (ScriptedSmtpServer open = ScriptedSmtpServer.builder().start();
        StepwiseSmtpSession commands =
            StepwiseSmtpSession.connect(
                SmtpConfig.to("localhost")
                    .port(open.port())
                    .security(TransportSecurity.PLAIN)
                    .build())) {
      assertThatThrownBy(() -> commands.authenticate("X-OWN", new Answers("me")))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("the server does not offer AUTH");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "X OWN", "X-OWN\r\nQUIT", "X-OWN-WITH-A-LONG-NAM", "Ä", "="})
  void refusesNamesThatNobodyCouldRegister(String name) throws Exception {
    try (StepwiseSmtpSession commands = connect()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> commands.authenticate(name, new Answers("me")))
          .withMessageContaining("1 to 20 of A-Z");
      assertThat(server.commands()).isEmpty();
      assertThat(commands.noop().code()).isEqualTo(250);
    }
  }

  @Test
  void takesAMechanismToRevealASecretUnlessItIsKnownNotTo() throws Exception {
    assertThat(new Answers("me").isRevealing()).isTrue();
    assertThat(SaslMechanism.of(jdk("PLAIN", Map.of())).isRevealing()).isTrue();
    assertThat(SaslMechanism.of(jdk("CRAM-MD5", Map.of())).isRevealing()).isFalse();
    assertThat(SaslMechanism.of(jdk("DIGEST-MD5", Map.of())).isRevealing()).isFalse();
  }

  @Test
  void showsNoResponseOfAMechanism() throws Exception {
    server.on("AUTH X-OWN").reply("334 ");
    server.on(base64(SECRET)).reply("535 5.7.8 no");
    List<String> seen = new CopyOnWriteArrayList<>();
    DialogueListener listener =
        new DialogueListener() {
          @Override
          public void sent(String line) {
            seen.add(line);
          }
        };
    try (StepwiseSmtpSession commands = connect(listener)) {
      assertThatThrownBy(() -> commands.authenticate("X-OWN", new Answers(SECRET)))
          .isInstanceOf(ProtocolViolation.class);
    }
    assertThat(server.commands()).contains("AUTH X-OWN " + base64(SECRET));
    try (StepwiseSmtpSession commands = connect(listener)) {
      assertThatThrownBy(() -> commands.authenticate("X-OWN", new Answers(null, SECRET)))
          .isInstanceOf(AuthenticationRefused.class)
          .hasMessageNotContaining(SECRET);
    }
    assertThat(seen)
        .contains("AUTH X-OWN ***", "***")
        .noneMatch(line -> line.contains(SECRET) || line.contains(base64(SECRET)));
  }
}
