package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.relay.Relay;

/** Which of several relays serves while all of them are up. */
class RelayOrderTest extends FailoverFixture {
  @Test
  void takesTheFirstThatIsUp() throws Exception {
    send();
    send();
    assertThat(first.messages()).hasSize(2);
    assertThat(second.connections()).isZero();
  }

  @Test
  void takesEachInTurnIfItIsToldTo() throws Exception {
    factory.setRelayOrder("roundrobin");
    for (int i = 0; i < 6; i++) {
      send();
    }
    assertThat(first.messages()).hasSize(3);
    assertThat(second.messages()).hasSize(3);
  }

  @Test
  void inTurnTheOthersTakeThePlaceOfTheOneThatIsDown() throws Exception {
    factory.setRelayOrder("roundRobin");
    first.stop();
    for (int i = 0; i < 4; i++) {
      send();
    }
    assertThat(second.messages()).hasSize(4);
  }

  @Test
  void takesAddressesAndThePortOfThePropertyWhereARelayHasNone() {
    factory.setPort(2525);
    factory.setHost("a.example,[::1]:26,::1,127.0.0.1,[::2]");
    assertThat(pipeline().relays().relays())
        .extracting(Relay::name)
        .containsExactly(
            "a.example:2525", "[::1]:26", "[::1]:2525", "127.0.0.1:2525", "[::2]:2525");
  }

  @Test
  void itsSettingsAreInTheLogWhereThereAreSeveral() {
    assertThat(factory.settings().toString())
        .contains(" relayOrder=inOrder relayDownSeconds=1 to 60 ");
    factory.setHost("localhost");
    assertThat(factory.settings().toString()).doesNotContain("relayOrder");
  }
}
