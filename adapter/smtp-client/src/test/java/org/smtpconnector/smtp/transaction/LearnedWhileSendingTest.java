package org.smtpconnector.smtp.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.SenderRefused;

/** What is learned of a server from its replies to messages. */
class LearnedWhileSendingTest extends MessageSenderFixture {
  @Test
  void learnsThatTheServerTurnsAwayBehindAsManyMessagesTwice() throws Exception {
    for (int connection = 0; connection < 2; connection++) {
      assertThat(behavior.mostMessages()).isEmpty();
      server.on("MAIL", "250 ok", "250 ok", "421 4.7.0 too many");
      offering();
      send(1);
      send(1);
      failed(1, SenderRefused.class);
    }
    assertThat(behavior.mostMessages()).hasValue(2);
  }

  /** It says nothing of how many it takes. */
  @Test
  void learnsNothingFromAServerThatTakesNone() throws Exception {
    for (int connection = 0; connection < 10; connection++) {
      server.on("MAIL", "421 4.7.0 too many");
      offering();
      failed(1, SenderRefused.class);
    }
    assertThat(behavior.mostMessages()).isEmpty();
  }

  @Test
  void learnsThatTheServerClosesBehindAsManyMessagesFiveTimes() throws Exception {
    for (int connection = 0; connection < 5; connection++) {
      assertThat(behavior.mostMessages()).isEmpty();
      server = new ScriptedLink().on("MAIL", "250 ok", ScriptedLink.END);
      offering();
      send(1);
      assertThat(failed(1, Disconnected.class).stale()).isTrue();
    }
    assertThat(behavior.mostMessages()).hasValue(1);
  }

  /** A silence is no end. */
  @Test
  void learnsNothingFromAServerThatDoesNotAnswer() throws Exception {
    for (int connection = 0; connection < 10; connection++) {
      server = new ScriptedLink().on("MAIL", "250 ok", ScriptedLink.SILENCE);
      offering();
      send(1);
      failed(1, Disconnected.class);
    }
    assertThat(behavior.mostMessages()).isEmpty();
  }

  @Test
  void learnsThatBdatIsUnknownAndGoesOnByData() throws Exception {
    server.on("BDAT", "500 5.5.2 what");
    offering("PIPELINING", "CHUNKING");
    assertThat(messageSender.isChunking()).isTrue();
    assertThat(failed(1, Disconnected.class).stale()).isTrue();
    assertThat(behavior.isBdatUnknown()).isTrue();
    assertThat(messageSender.isChunking()).isFalse();
  }
}
