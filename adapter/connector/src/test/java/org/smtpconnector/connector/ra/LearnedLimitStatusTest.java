package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.connector.ra.Relays.send;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.relay.LearnedLimitStatus;
import org.smtpconnector.smtp.SmtpException;

/** What is learned of a relay is shown with its source and its end. */
class LearnedLimitStatusTest extends LearnedLimitFixture {
  @Test
  void whatSessionsFindOutIsKnownWithItsSourceAndItsEnd() throws Exception {
    server.on("BDAT").reply("502 5.5.1 unknown").times(1);
    SmtpConnection connection = open();
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.class);
    LearnedLimitStatus learned = status().getLearned().get(0);
    assertThat(learned.getName()).isEqualTo("bdatUnknown");
    assertThat(learned.getSource()).contains("BDAT");
    assertThat(learned.getSince()).isEqualTo(StepClock.NOON);
    assertThat(learned.getUntil()).isEqualTo(StepClock.NOON.plus(Duration.ofHours(1)));
    send(open());
    assertThat(server.commands()).contains("DATA");
  }

  @Test
  void howManyMessagesGoAtOnceIsKnownWhileARelayAsksForLess() throws Exception {
    server.on("MAIL").reply("450 4.7.1 Error: too much mail from 192.0.2.1").times(1);
    SmtpConnection connection = open();
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.SenderRefused.class);
    assertThat(learned()).containsExactly("messagesAtOnce=1");
    assertThat(status().getLearned().get(0).getSource()).contains("too much mail");
    for (int i = 0; i < 10; i++) {
      send(connection);
    }
    assertThat(learned()).doesNotContain("messagesAtOnce=1");
  }
}
