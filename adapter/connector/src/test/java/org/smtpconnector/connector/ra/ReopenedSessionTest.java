package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.connector.ra.Relays.send;

import jakarta.resource.spi.ManagedConnection;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** A session that ended while it lay in the pool, or in the middle of a batch. */
class ReopenedSessionTest extends OpenConnectionFixture {
  @Test
  void opensItsSessionAnewWhenTheRelayHadEndedIt() throws Exception {
    SmtpConnection handle = handle();
    send(handle);
    relay.closeConnections("421 4.4.2 idle too long");
    relay.awaitOpenConnections(0, Relays.SOON);
    send(handle);
    assertThat(relay.messages()).hasSize(2);
    assertThat(relay.connections()).isEqualTo(2);
    assertThat(events.errors).isEmpty();
  }

  @Test
  void opensItsSessionAnewOnceAndNotAgain() throws Exception {
    SmtpConnection handle = handle();
    send(handle);
    relay.on("MAIL").replyThenClose("421 4.3.2 going down");
    assertThatThrownBy(() -> send(handle)).isInstanceOf(SmtpException.SenderRefused.class);
    assertThat(relay.connections()).isEqualTo(2);
    assertThat(events.errors).hasSize(1);
  }

  @Test
  void doesNotSendAgainWhatMayHaveBeenDelivered() throws Exception {
    SmtpConnection handle = handle();
    send(handle);
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop();
    assertThatThrownBy(() -> send(handle)).isInstanceOf(SmtpException.InDoubt.class);
    assertThat(relay.messages()).hasSize(2);
    assertThat(relay.connections()).isEqualTo(1);
    assertThat(events.errors).hasSize(1);
  }

  @Test
  void goesOnOnFreshSessionsWhereTheRelayTakesFewMessagesOnOne() throws Exception {
    List<String> told = new ArrayList<>();
    try (ScriptedSmtpServer few =
        ScriptedSmtpServer.builder()
            .extensions("PIPELINING", "CHUNKING", "LIMITS MAILMAX=10")
            .start()) {
      ManagedConnection connection = Relays.factoryFor(few).createManagedConnection(null, null);
      connection.addConnectionEventListener(events);
      SmtpConnection handle = (SmtpConnection) connection.getConnection(null, null);
      BatchReceipt receipt = handle.sendAll(submissions(35), listener(told));
      assertThat(receipt.accepted()).isEqualTo(35);
      assertThat(receipt.ended()).isEmpty();
      assertThat(told).hasSize(35).containsOnly("accepted");
      assertThat(few.messages()).hasSize(35);
      assertThat(few.connections()).isEqualTo(4);
      send(handle);
      assertThat(events.errors).isEmpty();
      connection.destroy();
    }
  }

  @Test
  void reportsOnceThatABatchWasCutOff() throws Exception {
    relay.on(NonCommandPhase.END_OF_DATA).drop().after(3);
    List<String> told = new ArrayList<>();
    SmtpConnection handle = handle();
    BatchReceipt receipt = handle.sendAll(submissions(10), listener(told));
    assertThat(receipt.accepted()).isEqualTo(3);
    assertThat(receipt.ended()).containsInstanceOf(SmtpException.InDoubt.class);
    assertThat(told).containsExactly("accepted", "accepted", "accepted", "InDoubt");
    assertThat(events.errors).hasSize(1);
    assertThatThrownBy(() -> send(handle)).isInstanceOf(java.lang.IllegalStateException.class);
  }

  @Test
  void reportsThatTheApplicationEndedABatch() throws Exception {
    SmtpConnection handle = handle();
    Iterator<Submission> failing =
        Stream.<Submission>generate(
                () -> {
                  throw new UnsupportedOperationException("no more");
                })
            .iterator();
    assertThatThrownBy(() -> handle.sendAll(failing, listener(new ArrayList<>())))
        .hasMessage("no more");
    assertThat(events.errors).hasSize(1);
  }

  private static Iterator<Submission> submissions(int count) {
    return Stream.generate(() -> new Submission(Relays.ENVELOPE, Relays.MESSAGE))
        .limit(count)
        .iterator();
  }

  private static BatchListener listener(List<String> told) {
    return new BatchListener() {
      @Override
      public void accepted(Submission submission, Receipt receipt) {
        told.add("accepted");
      }

      @Override
      public void failed(Submission submission, SmtpException failure) {
        told.add(failure.getClass().getSimpleName());
      }
    };
  }
}
