package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.SmtpException.AuthenticationRefused;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.Refused;
import org.smtpconnector.smtp.handshake.SessionOpener;
import org.smtpconnector.smtp.learned.FailedAddresses;
import org.smtpconnector.smtp.net.HostResolver;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.TestAuthority;

/** A server whose name has two addresses, of which the first takes a connection and fails. */
class SeveralAddressesTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final Duration LONG = Duration.ofSeconds(30);

  private final LearnedServerBehavior learnedBehavior = new LearnedServerBehavior();

  private static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress("relay.example", new byte[] {127, 0, 0, (byte) last});
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private SmtpConfig.Builder to(ScriptedSmtpServer server) {
    return SmtpConfig.to("relay.example")
        .port(server.port())
        .security(TransportSecurity.PLAIN)
        .timeouts(new Timeouts(LONG, LONG, LONG, LONG, LONG))
        .sslContext(AUTHORITY.clientContext())
        .learnedBehavior(learnedBehavior);
  }

  private static SmtpSession open(SmtpConfig config) throws SmtpException {
    HostResolver resolver =
        new HostResolver(
            host -> Stream.of(2, 3).map(SeveralAddressesTest::address).toArray(InetAddress[]::new));
    return new SmtpSession(config, new SessionOpener(config, SendDeadline.NONE, resolver).run());
  }

  private static ScriptedSmtpServer.Builder at(int last) {
    return ScriptedSmtpServer.builder().address("127.0.0." + last);
  }

  private static ScriptedSmtpServer beside(
      ScriptedSmtpServer first, ScriptedSmtpServer.Builder at) {
    return at.port(first.port()).start();
  }

  private void assertSecondServes(
      ScriptedSmtpServer first, ScriptedSmtpServer second, SmtpConfig to) throws Exception {
    try (SmtpSession session = open(to)) {
      assertThat(session.summary()).contains(" at 127.0.0.3");
      session.send(
          Envelope.of("shop@shop.example", "ann@doe.example"),
          MessageSource.of("Subject: x\r\n\r\nx\r\n".getBytes(UTF_8)));
    }
    assertThat(first.connections()).isEqualTo(1);
    assertThat(second.messages()).hasSize(1);
    first.awaitOpenConnections(0, Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"421 4.3.2 too busy", "554 5.3.2 not here", "what?"})
  void triesTheNextWhereOneDoesNotGreet(String greeting) throws Exception {
    try (ScriptedSmtpServer first = at(2).start();
        ScriptedSmtpServer second = beside(first, at(3))) {
      first.on(NonCommandPhase.GREETING).reply(greeting);
      assertSecondServes(first, second, to(first).build());
    }
  }

  @Test
  void triesTheNextWhereOneCloses() throws Exception {
    for (String command : List.of("EHLO", "AUTH")) {
      try (ScriptedSmtpServer first = at(2).user("alice", "wonderland").start();
          ScriptedSmtpServer second = beside(first, at(3).user("alice", "wonderland"))) {
        first.on(command).drop();
        SmtpConfig config =
            to(first)
                .credentials(Credentials.password("alice", "wonderland"))
                .learnedBehavior(new LearnedServerBehavior())
                .build();
        assertSecondServes(first, second, config);
      }
    }
    try (ScriptedSmtpServer first = at(2).start();
        ScriptedSmtpServer second = beside(first, at(3))) {
      first.on(NonCommandPhase.GREETING).reset();
      assertSecondServes(first, second, to(first).build());
    }
  }

  @Test
  void triesTheNextWhereTlsFails() throws Exception {
    try (ScriptedSmtpServer first = at(2).startTls(AUTHORITY.issue("other.example")).start();
        ScriptedSmtpServer second =
            beside(first, at(3).startTls(AUTHORITY.issue("relay.example")))) {
      assertSecondServes(first, second, to(first).security(TransportSecurity.STARTTLS).build());
    }
    try (ScriptedSmtpServer first = at(2).start();
        ScriptedSmtpServer second =
            beside(first, at(3).implicitTls(AUTHORITY.issue("relay.example")))) {
      assertSecondServes(
          first,
          second,
          to(first)
              .security(TransportSecurity.TLS)
              .learnedBehavior(new LearnedServerBehavior())
              .build());
    }
  }

  /** One that says nothing takes half of the time. */
  @Test
  void leavesTimeToTheNextWhereOneIsSilent() throws Exception {
    try (ScriptedSmtpServer first = at(2).start();
        ScriptedSmtpServer second = beside(first, at(3))) {
      first.on(NonCommandPhase.GREETING).stall();
      Duration open = Duration.ofSeconds(4);
      assertSecondServes(
          first, second, to(first).timeouts(new Timeouts(open, open, LONG, LONG, LONG)).build());
    }
  }

  @Test
  void doesNotAskAnotherAboutAPasswordThatIsRefused() throws Exception {
    try (ScriptedSmtpServer first = at(2).user("alice", "wonderland").start();
        ScriptedSmtpServer second = beside(first, at(3).user("alice", "wonderland"))) {
      SmtpConfig config = to(first).credentials(Credentials.password("alice", "wrong")).build();
      assertThatThrownBy(() -> open(config)).isInstanceOf(AuthenticationRefused.class);
      assertThat(second.connections()).isZero();
    }
  }

  @Test
  void saysWhatTellsMostWhereNoneServes() throws Exception {
    try (ScriptedSmtpServer first = at(2).start();
        ScriptedSmtpServer second = beside(first, at(3))) {
      first.on(NonCommandPhase.GREETING).reply("554 5.3.2 not here");
      second.on(NonCommandPhase.GREETING).reply("421 4.3.2 too busy");
      Refused refused = catchThrowableOfType(Refused.class, () -> open(to(first).build()));
      assertThat(refused).hasMessageContaining("421 4.3.2 too busy");
      assertThat(refused.retryable()).isTrue();
      assertThat(refused.getSuppressed()).hasSize(1);
    }
  }

  @Test
  void blamesTheOneThatTookTheConnectionNotOneThatIsNotThere() throws Exception {
    try (ScriptedSmtpServer first = at(2).start()) {
      first.on(NonCommandPhase.GREETING).reply("554 5.3.2 not here");
      assertThatThrownBy(() -> open(to(first).build()))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("554 5.3.2 not here");
    }
  }

  @Test
  void leavesTheOneOutThatFailedUntilItIsForgottenOrServes() throws Exception {
    try (ScriptedSmtpServer first = at(2).start();
        ScriptedSmtpServer second = beside(first, at(3))) {
      first.on(NonCommandPhase.GREETING).reply("421 4.3.2 too busy").times(1);
      open(to(first).build()).close();
      open(to(first).build()).close();
      assertThat(first.connections()).isEqualTo(1);
      second.stop();
      open(to(first).build()).close();
      assertThat(first.connections()).as("the last resort").isEqualTo(2);
      open(to(first).build()).close();
      assertThat(first.connections()).as("serves again").isEqualTo(3);
    }
  }

  @Test
  void remembersFailedAddressesForAMinuteAndNotManyOfThem() {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1); // it may overflow
    FailedAddresses failed = new FailedAddresses(now::get);
    List<InetAddress> two = List.of(address(2), address(3));
    failed.add(address(2));
    assertThat(failed.last(two)).containsExactly(address(3), address(2));
    now.addAndGet(FailedAddresses.FORGOTTEN_AFTER_NANOS);
    assertThat(failed.last(two)).isEqualTo(two);
    for (int i = 2; i < 3 + FailedAddresses.MOST; i++) {
      failed.add(address(i));
    }
    assertThat(failed.last(two)).containsExactly(address(2), address(3));
    failed.remove(address(3));
    assertThat(failed.last(List.of(address(3), address(4))))
        .containsExactly(address(3), address(4));
  }

  @Test
  void endsAtTheOpeningTimeOutHoweverManyAddressesAreSilent() throws Exception {
    try (ScriptedSmtpServer first = at(2).start();
        ScriptedSmtpServer second = beside(first, at(3))) {
      first.on(NonCommandPhase.GREETING).stall();
      second.on(NonCommandPhase.GREETING).stall();
      Duration open = Duration.ofSeconds(3);
      SmtpConfig config = to(first).timeouts(new Timeouts(open, open, LONG, LONG, LONG)).build();
      assertThatThrownBy(() -> open(config))
          .isInstanceOf(Disconnected.class)
          .hasMessageContaining("no greeting within")
          .hasMessageContaining("security=tls");
      assertThat(first.connections() + second.connections()).isEqualTo(2);
    }
  }
}
