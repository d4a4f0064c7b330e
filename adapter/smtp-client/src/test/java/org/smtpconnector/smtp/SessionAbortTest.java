package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.Dialer;
import org.smtpconnector.smtp.net.SocketLink;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** A send that an interrupt or an abort ends. */
class SessionAbortTest extends SessionFixture {
  @Test
  void endsByAnInterrupt() throws Exception {
    server.on("MAIL").stall();
    SmtpSession session = open();
    List<SmtpException> failures = new ArrayList<>();
    Thread sender = new Thread(() -> failures.add(failure(session, TO_ANN, Disconnected.class)));
    sender.start();
    awaitCommand("MAIL FROM:<shop@shop.example> SIZE=26");
    sender.interrupt();
    sender.join(SOON.toMillis());
    assertThat(failures).singleElement().isInstanceOf(Disconnected.class);
  }

  @Test
  void endsByAnAbortFromAnotherThread() throws Exception {
    server.on("MAIL").stall();
    SmtpSession session = open();
    List<SmtpException> failures = new ArrayList<>();
    Thread sender = new Thread(() -> failures.add(failure(session, TO_ANN, Disconnected.class)));
    sender.start();
    awaitCommand("MAIL FROM:<shop@shop.example> SIZE=26");
    session.abort();
    sender.join(SOON.toMillis());
    assertThat(failures).singleElement().isInstanceOf(Disconnected.class);
  }

  private void awaitCommand(String command) {
    server.awaitCommand(command, SOON);
  }

  /** An abort is not the server's doing: nobody shall send the message anew because of it. */
  @Test
  void isNotStaleByAnAbort() throws Exception {
    SmtpConfig config = config().build();
    Deadline soon = Deadline.in(SOON, "test");
    SocketLink link = new Dialer(config).dial(soon);
    link.abort();
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            () -> link.read(ByteBuffer.allocate(1000), soon),
            () -> link.write(ByteBuffer.allocate(1), SOON, soon),
            link::look)) {
      IOException aborted = catchThrowableOfType(IOException.class, use);
      assertThat(SocketLink.endedByPeer(aborted)).as(aborted.toString()).isFalse();
    }
  }

  /** A message whose last octet is not written yet is not in doubt. */
  @ParameterizedTest
  @ValueSource(strings = {"PIPELINING", "CHUNKING"})
  void sendsNothingForAThreadThatWasInterruptedBefore(String extension) throws Exception {
    try (ScriptedSmtpServer fast =
        ScriptedSmtpServer.builder().extensions("PIPELINING", extension).start()) {
      SmtpSession session = SmtpSession.open(config().port(fast.port()).build());
      Thread.currentThread().interrupt();
      Disconnected nothing = failure(session, TO_ANN, Disconnected.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(nothing).hasMessageContaining("interrupted");
      assertThat(statuses(nothing)).containsExactly(Status.NOT_ATTEMPTED);
      assertThat(nothing.stale()).isFalse();
      fast.awaitOpenConnections(0, SOON);
      assertThat(fast.messages()).isEmpty();
    }
  }
}
