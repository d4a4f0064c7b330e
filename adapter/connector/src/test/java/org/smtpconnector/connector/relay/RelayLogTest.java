package org.smtpconnector.connector.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.connector.ra.StepClock;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** What an administrator reads when a relay goes down and when it returns. */
class RelayLogTest {
  private static final DialogueListener NOBODY = DialogueListener.to((level, line) -> {});
  // Kept, or the handler would be forgotten with the logger.
  private static final Logger LOG = Logger.getLogger("org.smtpconnector");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          if (entry.getLevel() == Level.INFO) {
            lines.add(new SimpleFormatter().formatMessage(entry));
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private final StepClock clock = new StepClock();
  private ScriptedSmtpServer first;
  private ScriptedSmtpServer second;

  @BeforeEach
  void start() {
    LOG.addHandler(handler);
    first = Relays.relay();
    second = Relays.relay();
  }

  @AfterEach
  void stop() {
    LOG.removeHandler(handler);
    first.close();
    second.close();
  }

  private RelayGroup group(String host) {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    factory.setHost(host);
    factory.setSecurity("plain");
    return RelayGroup.of(factory.settings(), clock);
  }

  private static void open(RelayGroup group) throws SmtpException {
    group
        .open(Credentials.none(), Duration.ofSeconds(30), SendDeadline.NONE, NOBODY)
        .session()
        .close();
  }

  @Test
  void isOneLineWhenItGoesDownAndOneWhenItReturns() throws Exception {
    RelayGroup group = group("localhost:" + first.port() + ",localhost:" + second.port());
    open(group);
    first.stop();
    for (int second = 0; second < 30; second++) {
      open(group);
      clock.pass(Duration.ofSeconds(1));
    }
    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith(
            "SMTP relay localhost:"
                + first.port()
                + " is down, left out until 2026-06-01T12:00:01Z and tried again then: ")
        .contains("refused");
    first.start();
    clock.pass(Duration.ofSeconds(60));
    open(group);
    open(group);
    assertThat(lines)
        .hasSize(2)
        .last()
        .isEqualTo("SMTP relay localhost:" + first.port() + " is up again after 90 s");
  }

  @Test
  void isOneLineForTheOnlyRelayTooHoweverManyMailsFail() throws Exception {
    RelayGroup group = group("localhost:" + first.port());
    first.stop();
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> open(group)).isInstanceOf(SmtpException.Disconnected.class);
    }
    assertThat(lines)
        .singleElement()
        .asString()
        .contains("is down, and there is no other; the next connection tries it: ");
  }
}
