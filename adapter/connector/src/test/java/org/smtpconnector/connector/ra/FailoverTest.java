package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.SecurityException;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.session.ConnectionFactoryCounters;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.testkit.NonCommandPhase;

/** What makes a connection go on to the next of several relays. */
class FailoverTest extends FailoverFixture {
  @Test
  void goesOnToTheNextIfNobodyListens() throws Exception {
    first.stop();
    send();
    assertThat(second.messages()).hasSize(1);
    assertThat(statusOfFirst().up()).isFalse();
    assertThat(statusOfFirst().reason().get().message()).contains("refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"421 4.3.2 busy", "554 5.3.2 no service", "what is SMTP?"})
  void goesOnToTheNextIfTheGreetingIsNone(String greeting) throws Exception {
    first.on(NonCommandPhase.GREETING).replyThenClose(greeting);
    send();
    assertThat(second.messages()).hasSize(1);
    assertThat(statusOfFirst().up()).isFalse();
  }

  @Test
  void goesOnToTheNextIfEhloIsAnsweredBy421() throws Exception {
    first.on("EHLO").replyThenClose("421 4.3.2 going down");
    send();
    assertThat(second.messages()).hasSize(1);
    assertThat(statusOfFirst().up()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
  void goesOnToTheNextIfAFreshSessionEndsBy421BeforeTheContent(String command) throws Exception {
    first.on(command).replyThenClose("421 4.3.2 going down");
    send();
    send();
    assertThat(first.connections()).isEqualTo(1);
    assertThat(second.messages()).hasSize(2);
    assertThat(counters.of(ConnectionFactoryCounters.Event.SENT)).isEqualTo(2);
    assertThat(counters.of(ConnectionFactoryCounters.Event.DEFERRED)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
  void goesOnToTheNextThoughTheCommandsWentTogether(String command) throws Exception {
    first = restarted(first, "PIPELINING");
    first.on(command).replyThenClose("421 4.3.2 going down");
    send();
    assertThat(first.connections()).isEqualTo(1);
    assertThat(second.messages()).hasSize(1);
    assertThat(statusOfFirst().up()).isFalse();
  }

  @Test
  void afterABatchThatA421EndedTheNextConnectionIsToTheNext() throws Exception {
    first.on("MAIL").replyThenClose("421 4.3.2 going down");
    BatchReceipt receipt =
        open()
            .sendAll(
                Stream.generate(() -> new Submission(Relays.ENVELOPE, Relays.MESSAGE))
                    .limit(3)
                    .iterator(),
                new BatchOutcomes());
    assertThat(receipt.ended()).isPresent();
    assertThat(receipt.accepted()).isZero();
    send();
    assertThat(first.connections()).isEqualTo(1);
    assertThat(second.messages()).hasSize(1);
  }

  @Test
  void countsEachSessionThatEndedOnceThoughNoneTookItsPlace() throws Exception {
    SmtpConnection pooled = open();
    send(pooled);
    first.stop();
    second.stop();
    assertThatThrownBy(() -> send(pooled)).isInstanceOf(SmtpException.Disconnected.class);
    opened.get(0).destroy();
    assertThat(counters.of(ConnectionFactoryCounters.Event.OPENED)).isEqualTo(1);
    assertThat(
            Stream.of(ConnectionFactoryCounters.Retirement.values()).mapToLong(counters::of).sum())
        .isEqualTo(1);
    assertThat(counters.of(ConnectionFactoryCounters.Retirement.CLOSED_BY_RELAY)).isEqualTo(1);
  }

  @Test
  void goesOnToTheNextWhenAPooledSessionTurnsOutToBeOver() throws Exception {
    SmtpConnection pooled = open();
    send(pooled);
    first.stop();
    send(pooled);
    assertThat(first.messages()).hasSize(1);
    assertThat(second.messages()).hasSize(1);
  }

  @Test
  void goesOnToTheNextIfTheOneCannotAuthenticateNow() throws Exception {
    first.on("AUTH").reply("454 4.7.0 no directory");
    send();
    assertThat(second.messages()).hasSize(1);
  }

  @Test
  void goesOnToTheNextIfTheOneIsNotAsSafeAsItHasToBe() throws Exception {
    factory.setSecurity("starttls"); // which neither offers
    SmtpException failure = catchThrowableOfType(SmtpException.class, this::open);
    assertThat(failure)
        .isInstanceOf(SmtpException.SecurityUnmet.class)
        .hasMessageContaining(nameOf(first))
        .hasMessageContaining(nameOf(second));
    assertThat(failure.retryable()).isFalse();
    assertThat(first.commands()).noneMatch(line -> line.startsWith("AUTH"));
    assertThat(AllocationFailure.of(failure)).isInstanceOf(SecurityException.class);
  }

  @Test
  void isMatchedWhicheverRelayItIsWith() throws Exception {
    ManagedConnection managed = factory.createManagedConnection(null, null);
    send((SmtpConnection) managed.getConnection(null, null));
    first.stop();
    send((SmtpConnection) managed.getConnection(null, null));
    assertThat(second.messages()).hasSize(1);
    assertThat(factory.matchManagedConnections(Set.of(managed), null, null)).isSameAs(managed);
    managed.destroy();
  }
}
