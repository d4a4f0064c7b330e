package org.smtpconnector.smtp.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.BlackHole;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.OpeningClient;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.Timeouts;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.testkit.AdaptiveTimeout;
import org.smtpconnector.testkit.FreePort;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/**
 * A server whose name has several addresses. Those of a process of its own come from a hosts file;
 * a machine without {@code 127.0.0.2} or {@code ::1} fails these tests.
 */
class AddressesTest {
  private static final String NAME = "relay.example";
  private static final int HEAD_START_MILLIS = 250;
  private static final int CONNECT_MILLIS = 60_000;

  @TempDir Path directory;
  private final List<BlackHole> holes = new ArrayList<>();

  private void blackHole(String address, int port) throws IOException {
    holes.add(new BlackHole(address, port));
  }

  @AfterEach
  void close() throws IOException {
    for (BlackHole hole : holes) {
      hole.close();
    }
  }

  /** What a process says that knows these addresses alone, and how many milliseconds it took. */
  private record Outcome(String said, long millis) {}

  private Outcome open(int port, int connectMillis, String... addresses) throws Exception {
    Path hosts = directory.resolve("hosts");
    Files.write(hosts, Stream.of(addresses).map(address -> address + " " + NAME).toList());
    Process client =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + hosts,
                "-cp",
                System.getProperty("java.class.path")
                    + System.getProperty("path.separator")
                    + System.getProperty("jdk.module.path", ""),
                OpeningClient.class.getName(),
                NAME + ":" + port,
                String.valueOf(connectMillis))
            .redirectErrorStream(true)
            .start();
    List<String> lines = new String(client.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(client.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(lines).hasSize(2);
    return new Outcome(lines.get(0), Long.parseLong(lines.get(1)));
  }

  @Test
  void triesTheNextAddressWhenOneRefuses() throws Exception {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      Outcome outcome = open(server.port(), CONNECT_MILLIS, "127.0.0.2", "127.0.0.3", "127.0.0.1");
      assertThat(outcome.said()).startsWith("opened").contains(" at 127.0.0.1, ");
    }
  }

  /** Twenty head starts would be five seconds more than twenty connections take. */
  @Test
  void givesNoHeadStartToAnAddressThatRefuses() throws Exception {
    String[] addresses = new String[21];
    for (int i = 0; i < 20; i++) {
      addresses[i] = "127.0.0." + (i + 2);
    }
    addresses[20] = "127.0.0.1";
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      long begin = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        dial(server.port(), Duration.ofSeconds(60), "127.0.0.1").abort();
      }
      long start = System.nanoTime();
      dial(server.port(), Duration.ofSeconds(60), addresses).abort();
      long more = System.nanoTime() - start - (start - begin);
      assertThat(Duration.ofNanos(more)).isLessThan(Duration.ofMillis(10 * HEAD_START_MILLIS));
    }
  }

  @Test
  void spendsAQuarterOfASecondOnAnAddressThatDoesNotAnswer() throws Exception {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      blackHole("127.0.0.2", server.port());
      Outcome outcome = open(server.port(), CONNECT_MILLIS, "127.0.0.2", "127.0.0.1");
      assertThat(outcome.said()).startsWith("opened").contains(" at 127.0.0.1, ");
      assertThat(outcome.millis()).isBetween((long) HEAD_START_MILLIS, CONNECT_MILLIS / 2L);
    }
  }

  @Test
  void givesEachAddressItsShareOfAShortTime() throws Exception {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      blackHole("127.0.0.2", server.port());
      blackHole("127.0.0.3", server.port());
      Duration connect = AdaptiveTimeout.least();
      SocketLink link = dial(server.port(), connect, "127.0.0.2", "127.0.0.3", "127.0.0.1");
      assertThat(link.remoteAddress().getHostAddress()).isEqualTo("127.0.0.1");
      link.abort();
    }
  }

  @Test
  void keepsTheResolversOrder() throws Exception {
    int port = FreePort.find();
    try (ScriptedSmtpServer first =
            ScriptedSmtpServer.builder().address("127.0.0.2").port(port).start();
        ScriptedSmtpServer second = ScriptedSmtpServer.builder().port(port).start()) {
      assertThat(open(port, CONNECT_MILLIS, "127.0.0.2", "127.0.0.1").said())
          .contains(" at 127.0.0.2, ");
      assertThat(open(port, CONNECT_MILLIS, "127.0.0.1", "127.0.0.2").said())
          .contains(" at 127.0.0.1, ");
      assertThat(first.connections()).isEqualTo(1);
      assertThat(second.connections()).isEqualTo(1);
    }
  }

  @Test
  void saysOfEachAddressWhyItWasNoUse() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.4"))) {
      blackHole("127.0.0.2", free.getLocalPort());
      Duration connect = AdaptiveTimeout.least();
      assertThatThrownBy(() -> dial(free.getLocalPort(), connect, "127.0.0.3", "127.0.0.2"))
          .isInstanceOf(ConnectException.class)
          .hasMessage(
              "127.0.0.3: Connection refused; 127.0.0.2: no connection within "
                  + connect.toMillis()
                  + " milliseconds");
    }
  }

  @Test
  void fallsBackToIpv4WhereIpv6Refuses() throws Exception {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      SocketLink link = dial(server.port(), Duration.ofSeconds(10), "::1", "127.0.0.1");
      assertThat(link.remoteAddress().getHostAddress()).isEqualTo("127.0.0.1");
      link.abort();
    }
  }

  @Test
  void reachesAServerOverIpv6() throws Exception {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().address("::1").start()) {
      for (SmtpConfig.Builder config :
          List.of(
              SmtpConfig.to("::1").port(server.port()),
              SmtpConfig.toHostAndPort("[::1]:" + server.port()))) {
        try (SmtpSession session =
            SmtpSession.open(config.security(TransportSecurity.PLAIN).build())) {
          session.send(
              Envelope.of("shop@shop.example", "ann@doe.example"),
              MessageSource.of("Subject: x\r\n".getBytes(UTF_8)));
          assertThat(session.summary()).contains("[::1]:" + server.port());
        }
      }
      assertThat(server.messages()).hasSize(2);
      assertThat(server.commands()).contains("EHLO [IPv6:0:0:0:0:0:0:0:1]");
    }
  }

  private static SocketLink dial(int port, Duration connect, String... addresses)
      throws IOException {
    return dial(SmtpConfig.to(NAME).port(port), connect, addresses);
  }

  private static SocketLink dial(SmtpConfig.Builder config, Duration connect, String... addresses)
      throws IOException {
    HostResolver resolver =
        new HostResolver(
            host -> {
              InetAddress[] known = new InetAddress[addresses.length];
              for (int i = 0; i < known.length; i++) {
                known[i] = literal(addresses[i]);
              }
              return known;
            });
    Duration other = Duration.ofSeconds(30);
    Timeouts timeouts = new Timeouts(connect, other, other, other, other);
    return new Dialer(config.timeouts(timeouts).build(), resolver)
        .dial(Deadline.in(other, "open session"));
  }

  private static InetAddress literal(String address) throws UnknownHostException {
    return InetAddress.getByName(address);
  }

  @Test
  void leavesNoSocketBehindWhereAnotherAddressAnsweredFirst() throws Exception {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start();
        BlackHole hole = new BlackHole("127.0.0.2", server.port())) {
      SocketLink link = dial(server.port(), Duration.ofSeconds(10), "127.0.0.2", "127.0.0.1");
      assertThat(hole.othersThatConnectWithin(1_500)).isZero();
      link.abort();
      server.awaitOpenConnections(0, Duration.ofSeconds(60));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesNoSocketBehindWhereNoneAnswers(boolean interrupted) throws Exception {
    try (BlackHole hole = new BlackHole("127.0.0.2", FreePort.find())) {
      int port = hole.port();
      if (interrupted) {
        Thread me = Thread.currentThread();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        clock.schedule(me::interrupt, 300, TimeUnit.MILLISECONDS);
        clock.shutdown();
        assertThatThrownBy(() -> dial(port, Duration.ofSeconds(20), "127.0.0.2"))
            .isInstanceOf(InterruptedIOException.class)
            .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
      } else {
        Duration connect = AdaptiveTimeout.least();
        assertThatThrownBy(() -> dial(port, connect, "127.0.0.2"))
            .isInstanceOf(ConnectException.class)
            .hasMessage("127.0.0.2: no connection within " + connect.toMillis() + " milliseconds");
      }
      assertThat(hole.othersThatConnectWithin(1_500)).isZero();
    }
  }

  /** Two sockets cannot have one port at the same time, so the first has to go. */
  @Test
  void triesOneAddressAtATimeFromAPortThatIsFixed() throws Exception {
    InetSocketAddress from = new InetSocketAddress("127.0.0.1", FreePort.find());
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      blackHole("127.0.0.2", server.port());
      SmtpConfig.Builder config = SmtpConfig.to(NAME).port(server.port()).sourceAddress(from);
      SocketLink link =
          dial(config, AdaptiveTimeout.least().multipliedBy(2), "127.0.0.2", "127.0.0.1");
      assertThat(link.remoteAddress().getHostAddress()).isEqualTo("127.0.0.1");
      link.abort();
    }
  }

  @Test
  void triesOnlyAddressesOfTheFamilyOfTheSourceAddress() throws Exception {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      SmtpConfig.Builder config =
          SmtpConfig.to(NAME).port(server.port()).sourceAddress(literal("127.0.0.1"));
      dial(config, Duration.ofSeconds(10), "::1", "127.0.0.1").abort();
      assertThatThrownBy(() -> dial(config, Duration.ofSeconds(10), "::1"))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("no address of the family of the source address 127.0.0.1");
    }
  }

  @Test
  void doesNotTryMoreAddressesThanAreGoodForAnything() throws Exception {
    String[] many = new String[200];
    for (int i = 0; i < many.length; i++) {
      many[i] = "127.0.1." + (i + 1);
    }
    int port = FreePort.find();
    assertThatThrownBy(() -> dial(port, Duration.ofSeconds(10), many))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("127.0.1.32: ")
        .hasMessageNotContaining("127.0.1.33: ");
  }
}
