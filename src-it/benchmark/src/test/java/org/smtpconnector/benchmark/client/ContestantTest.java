package org.smtpconnector.benchmark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.benchmark.sink.Offer;
import org.smtpconnector.benchmark.sink.Relay;
import org.smtpconnector.benchmark.sink.Tally;
import org.smtpconnector.smtp.TransportSecurity;

class ContestantTest {
  private static final Tools TOOLS = new Tools("python3", "node", "", "smtp-source", "cc");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path directory;
  private static Relay relay;

  @BeforeAll
  static void startsTheSinks() throws IOException {
    relay = Trust.startRelay(directory);
  }

  @AfterAll
  static void stopsThem() {
    relay.close();
  }

  /** Every client that this machine has, with everything that it can do. */
  static Stream<Arguments> all() {
    return Arrays.stream(Contestant.values())
        .filter(contestant -> contestant.missing(TOOLS).isEmpty())
        .flatMap(
            contestant ->
                Arrays.stream(TransportSecurity.values())
                    .flatMap(
                        security ->
                            Arrays.stream(Work.values())
                                .filter(work -> contestant.can(work, security))
                                .map(work -> Arguments.of(contestant, security, work))));
  }

  @ParameterizedTest
  @MethodSource("all")
  void doesItsWorkAsOftenAsItIsTold(Contestant contestant, TransportSecurity security, Work work)
      throws Exception {
    Endpoint server = Endpoint.open(relay, security, Duration.ZERO, directory);
    int port = server.port();
    Scenario scenario = new Scenario(work, server, 3000, 2, 3);
    try (MailClient client = contestant.open(scenario, TOOLS)) {
      assertThat(client.timed(7)).isPositive();
      Tally first = relay.tally(port);
      client.repeat(4);
      Tally second = relay.tally(port).since(first);
      assertThat(first.errors() + second.errors()).isZero();
      if (work == Work.OPEN || work == Work.OPEN_ANEW) {
        assertThat(first.connections()).isEqualTo(7);
        assertThat(second.connections()).isEqualTo(4);
      } else {
        assertThat(first.messages()).isEqualTo(7);
        assertThat(second.messages()).isEqualTo(4);
        assertThat(second.recipients()).isEqualTo(8);
        assertThat(second.octets()).isBetween(4L * 3000, 4L * 4000);
      }
    }
    relay.close(port);
  }

  @Test
  void worksInAProcessOfItsOwn() throws Exception {
    int port = relay.open(Offer.EVERYTHING, TransportSecurity.PLAIN, Duration.ZERO);
    try (Worker worker =
        Worker.start(Contestant.SESSION, readyMade(port), TOOLS, log(), PATIENCE)) {
      worker.awaitReady();
      Worker.Spent spent = worker.repeat(20);
      assertThat(spent.nanos()).isPositive();
      assertThat(spent.allocatedOctets()).isBetween(20L, 20L * 1024 * 1024);
      assertThat(spent.cpuNanos()).isPositive();
      assertThat(relay.tally(port).messages()).isEqualTo(20);
    }
    relay.close(port);
  }

  private static Scenario readyMade(int port) {
    Endpoint server = new Endpoint(port, TransportSecurity.PLAIN, directory);
    return new Scenario(Work.READY_MADE, server, 100, 1, 1);
  }

  @Test
  void saysWhatFailed() throws Exception {
    int port = relay.open(Offer.EVERYTHING, TransportSecurity.PLAIN, Duration.ZERO);
    try (Worker worker =
        Worker.start(Contestant.SESSION, readyMade(port), TOOLS, log(), PATIENCE)) {
      worker.awaitReady();
      relay.close(port);
      // In doubt or not: that depends on whether the session had heard from the relay just before.
      assertThatThrownBy(() -> worker.repeat(1))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("failed org.smtpconnector.smtp.SmtpException$");
    }
  }

  @Test
  void namesTheProgramAndTheOptionThatAreMissing() {
    Tools none = new Tools("no-python", "no-node", "", "/no/smtp-source", "no-cc");
    assertThat(Contestant.SMTPLIB.missing(none)).isEqualTo("no program 'no-python' (--python)");
    assertThat(Contestant.SMTP_SOURCE.missing(none)).contains("/no/smtp-source", "--smtp-source");
    assertThat(Contestant.NODEMAILER.missing(none)).contains("--nodemailer");
    assertThat(Contestant.SESSION.missing(none)).isEmpty();
  }

  private static File log() {
    return directory.resolve("workers.log").toFile();
  }
}
