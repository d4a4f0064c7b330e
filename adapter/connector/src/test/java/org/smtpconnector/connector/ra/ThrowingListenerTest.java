package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.relay.TimeSource;
import org.smtpconnector.connector.session.ConnectionFactoryCounters;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** What a listener of a batch throws is the application's, whatever became of the connection. */
class ThrowingListenerTest {
  @RegisterExtension
  static final SmtpServerExtension SMTP =
      new SmtpServerExtension(ScriptedSmtpServer.builder().extensions("PIPELINING", "CHUNKING"));

  @Test
  void itsExceptionIsPassedOnThoughTheContainerEndedTheConnectionMeanwhile(ScriptedSmtpServer relay)
      throws Exception {
    SmtpManagedConnectionFactory factory = Relays.factoryFor(relay);
    SmtpManagedConnection managed =
        new SmtpManagedConnection(
            factory,
            SendStageFactory.of(factory.settings(), TimeSource.SYSTEM),
            new ConnectionFactoryCounters(),
            factory.identity(null, null),
            new PrintWriter(new StringWriter(), true));
    SmtpConnection connection = (SmtpConnection) managed.getConnection(null, null);
    BatchListener listener =
        new BatchListener() {
          @Override
          public void accepted(Submission submission, Receipt receipt) {
            managed.destroy();
            throw new IllegalStateException("of the listener");
          }

          @Override
          public void failed(Submission submission, SmtpException failure) {}
        };
    Submission message = new Submission(Relays.ENVELOPE, Relays.MESSAGE);

    assertThatIllegalStateException()
        .isThrownBy(() -> connection.sendAll(List.of(message, message).iterator(), listener))
        .withMessage("of the listener");
  }
}
