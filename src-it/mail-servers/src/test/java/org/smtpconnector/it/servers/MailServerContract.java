package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtpconnector.it.servers.ServerClient.SENDER;
import static org.smtpconnector.it.servers.ServerClient.ascii;
import static org.smtpconnector.it.servers.ServerClient.large;
import static org.smtpconnector.it.servers.ServerClient.newId;
import static org.smtpconnector.it.servers.ServerClient.plain;
import static org.smtpconnector.it.servers.ServerClient.to;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.StepwiseSmtpSession;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.smtp.TransportSecurity;

/** What is asked of every mail server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MailServerContract {
  private static final int BATCH = 60;
  private final Matrix matrix;
  private final MailServer server;
  private RunningServer running;
  private ServerClient client;

  MailServerContract(Matrix matrix, MailServer server) {
    this.matrix = matrix;
    this.server = server;
  }

  /** Starts the server. */
  abstract RunningServer start() throws IOException;

  @BeforeAll
  void startServer() throws IOException {
    running = start();
    client = new ServerClient(server, running);
  }

  @AfterAll
  void stopServer() throws IOException {
    if (running != null) {
      running.close();
    }
  }

  MailServer server() {
    return server;
  }

  @TestFactory
  Stream<DynamicTest> checks() {
    return Stream.of(Check.values()).flatMap(check -> test(check).stream());
  }

  private Optional<DynamicTest> test(Check check) {
    if (server.lacks(check).isPresent()) {
      matrix.set(server, check, "–");
      return Optional.empty();
    }
    return Optional.of(
        DynamicTest.dynamicTest(
            server.name() + ": " + check.title(),
            () -> {
              matrix.begin(server, check);
              matrix.set(server, check, run(check));
            }));
  }

  private String run(Check check) throws Exception {
    return switch (check) {
      case EHLO -> advertises();
      case STARTTLS -> deliversOver(TransportSecurity.STARTTLS);
      case TLS -> deliversOver(TransportSecurity.TLS);
      case AUTH -> authenticates();
      case DELIVERED -> deliversByteForByte();
      case REFUSED -> tells("refused@mail.test", Status.REFUSED);
      case DEFERRED -> tells("deferred@mail.test", Status.DEFERRED);
      case TOO_LARGE -> refusesWhatIsTooLarge();
      case BUSY -> closesBy421();
      case IDLE -> closesWhatIsIdle();
      case BATCH -> takesManyAtOnce();
    };
  }

  private String advertises() throws Exception {
    try (StepwiseSmtpSession commands =
        StepwiseSmtpSession.connect(client.config(TransportSecurity.PLAIN).build())) {
      assertThat(commands.ehloOrHeloIfNeeded().extensions().keySet())
          .as("in clear")
          .isEqualTo(server.inClear());
    }
    TransportSecurity security =
        server.lacks(Check.STARTTLS).isPresent()
            ? TransportSecurity.TLS
            : TransportSecurity.STARTTLS;
    try (SmtpSession session = SmtpSession.open(client.config(security).build())) {
      Capabilities capabilities = session.capabilities();
      assertThat(capabilities.extensions().keySet()).as("over TLS").isEqualTo(server.overTls());
      assertThat(capabilities.mechanisms())
          .containsExactlyInAnyOrderElementsOf(
              server.mechanisms().stream().map(AuthMechanism::registeredName).toList());
    }
    return "yes";
  }

  private String deliversOver(TransportSecurity security) throws Exception {
    String id = newId();
    try (SmtpSession session = SmtpSession.open(client.authenticated(security).build())) {
      assertThat(session.summary()).contains("TLSv1.");
      session.send(to("ann@mail.test"), plain(id));
    }
    client.awaitMail(id);
    return "yes";
  }

  private String authenticates() throws Exception {
    List<AuthMechanism> all =
        Stream.of(server.mechanisms(), server.byCertificate()).flatMap(List::stream).toList();
    for (AuthMechanism mechanism : all) {
      SmtpConfig.Builder config = client.config(client.security()).mechanisms(mechanism);
      config
          .credentials(World.user(mechanism, server.token()))
          .sslContext(World.contextOfUser(mechanism));
      String id = newId();
      try (SmtpSession session = SmtpSession.open(config.build())) {
        assertThat(session.summary()).endsWith("by " + mechanism.registeredName());
        session.send(to("ann@mail.test"), plain(id));
      }
      client.awaitMail(id);

      config
          .credentials(World.stranger(mechanism, server.token()))
          .sslContext(World.contextOfStranger(mechanism));
      assertThatThrownBy(() -> SmtpSession.open(config.build()))
          .as(mechanism.registeredName())
          .isInstanceOf(SmtpException.AuthenticationRefused.class);
    }
    return all.stream().map(AuthMechanism::registeredName).collect(Collectors.joining(" "));
  }

  private String deliversByteForByte() throws Exception {
    try (SmtpSession session = client.open()) {
      boolean eightBit = session.capabilities().offers("8BITMIME");
      HardMessage message = HardMessage.named(newId(), eightBit);
      session.send(to("ann@mail.test"), MessageSource.of(message.sent()));
      byte[] arrived = client.awaitMail(message.id());
      assertThat(message.arrivedAs(arrived))
          .as("what arrived is what was sent:\n%s", ServerProcess.text(arrived))
          .isTrue();
      return eightBit ? "8 bit" : "7 bit";
    }
  }

  private String tells(String recipient, Status status) throws Exception {
    String id = newId();
    try (SmtpSession session = client.open()) {
      Receipt receipt = session.send(to(recipient, "ann@mail.test"), plain(id));
      assertThat(receipt.recipients())
          .extracting(outcome -> outcome.status())
          .containsExactly(status, Status.ACCEPTED);

      SmtpException refusal =
          catchThrowableOfType(
              SmtpException.RecipientsRefused.class,
              () -> session.send(to(recipient), plain(newId())));
      assertThat(refusal).isNotNull();
      assertThat(refusal.retryable()).isEqualTo(status == Status.DEFERRED);
      assertThat(refusal.sessionUsable()).isTrue();

      String next = newId();
      session.send(to("ann@mail.test"), plain(next));
      client.awaitMail(next);
    }
    client.awaitMail(id);
    return "yes";
  }

  private String refusesWhatIsTooLarge() throws Exception {
    String id = newId();
    byte[] large =
        ("Subject: x\r\n\r\n" + "0123456789\r\n".repeat(20_000) + HardMessage.lastLine(id))
            .getBytes(ascii());
    boolean announced;
    try (SmtpSession session = client.open()) {
      announced = session.capabilities().maxMessageSize().isPresent();
      Class<? extends SmtpException> refusal =
          announced ? SmtpException.ExtensionMissing.class : SmtpException.MessageRefused.class;
      assertThatThrownBy(() -> session.send(to("ann@mail.test"), MessageSource.of(large)))
          .isInstanceOf(refusal);
    }
    if (announced) {
      assertThat(sentUnannounced(large).code()).isEqualTo(552);
    }
    assertThat(client.messages(id).size()).isZero();
    return "yes";
  }

  /** The server's own answer, where the client did not ask it before by SIZE. */
  private Reply sentUnannounced(byte[] large) throws Exception {
    try (StepwiseSmtpSession commands =
        StepwiseSmtpSession.connect(client.config(client.security()).build())) {
      if (client.security() == TransportSecurity.STARTTLS) {
        commands.startTls();
      }
      if (!server.mechanisms().isEmpty()) {
        commands.login(World.user(AuthMechanism.PLAIN, server.token()));
      }
      commands.ehloOrHeloIfNeeded();
      commands.mail(Optional.of(EmailAddress.of(SENDER)));
      commands.rcpt(EmailAddress.of("ann@mail.test"));
      return commands.data(MessageSource.of(large));
    }
  }

  private String closesBy421() throws Exception {
    String id = newId();
    SmtpSession session = client.open();
    SmtpException closing =
        catchThrowableOfType(
            SmtpException.class, () -> session.send(to("busy@mail.test"), plain(id)));
    assertThat(closing).isNotNull().hasMessageContaining("421");
    assertThat(closing.retryable()).isTrue();
    assertThat(closing.sessionUsable()).isFalse();
    assertThat(session.isUsable()).isFalse();
    assertThat(client.messages(id).size()).isZero();
    return "yes";
  }

  private String closesWhatIsIdle() throws Exception {
    String id = newId();
    SmtpSession session = client.open();
    assertThat(session.isUsable()).isTrue();
    Awaitility.await("end of an idle session")
        .atMost(Duration.ofSeconds(4 * World.IDLE_SECONDS))
        .until(() -> !session.isUsable());

    SmtpException.Disconnected stale =
        catchThrowableOfType(
            SmtpException.Disconnected.class, () -> session.send(to("ann@mail.test"), plain(id)));
    assertThat(stale).isNotNull();
    assertThat(stale.stale()).isTrue();
    assertThat(stale.retryable()).isTrue();

    try (SmtpSession fresh = client.open()) {
      fresh.send(to("ann@mail.test"), plain(id));
    }
    client.awaitMail(id);
    assertThat(client.messages(id).size()).isOne();
    return "yes";
  }

  /** Many mails under way, some refused and one large: each arrives once, from its own sender. */
  private String takesManyAtOnce() throws Exception {
    boolean refuses = server.lacks(Check.REFUSED).isEmpty();
    Map<String, String> expected = new LinkedHashMap<>();
    List<Submission> submissions = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      String id = newId();
      boolean refused = refuses && i % 7 == 3;
      Envelope envelope =
          Envelope.of(
              "shop" + i + "@shop.example", refused ? "refused@mail.test" : "ann@mail.test");
      submissions.add(new Submission(envelope, i == BATCH / 2 ? large(id) : plain(id)));
      expected.put(id, refused ? null : "shop" + i + "@shop.example");
    }
    BatchOutcomes outcomes = new BatchOutcomes();
    try (SmtpSession session = client.open()) {
      BatchReceipt receipt = session.sendAll(submissions.iterator(), outcomes);
      assertThat(receipt.ended()).isEmpty();
      assertThat(outcomes.accepted())
          .containsExactlyElementsOf(
              expected.values().stream().map(sender -> sender != null).toList());
      for (Map.Entry<String, String> mail : expected.entrySet()) {
        assertArrivedFrom(mail.getValue(), mail.getKey());
      }
      Capabilities capabilities = session.capabilities();
      return capabilities.offers("PIPELINING")
          ? capabilities.offers("CHUNKING") ? "BDAT" : "DATA"
          : "one by one";
    }
  }

  private void assertArrivedFrom(String sender, String id) throws IOException {
    if (sender == null) {
      assertThat(client.messages(id)).isEmpty();
      return;
    }
    String mail = ServerProcess.text(client.awaitMail(id));
    assertThat(client.messages(id)).hasSize(1);
    if (mail.startsWith("Return-Path:")) {
      assertThat(mail).startsWith("Return-Path: <" + sender + ">");
    }
  }
}
