package org.smtpconnector.benchmark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.testkit.TestAuthority;

class RelayTest {
  @Test
  void opensAndCountsInAProcessOfItsOwn(@TempDir Path directory) throws Exception {
    TestAuthority authority = new TestAuthority();
    try (Relay relay = Relay.start(authority.issue("127.0.0.1"), directory)) {
      int near = relay.open(Offer.NEITHER, TransportSecurity.PLAIN, Duration.ZERO);
      int far = relay.open(Offer.EVERYTHING, TransportSecurity.STARTTLS, Duration.ofMillis(2));
      SmtpConfig config =
          SmtpConfig.to("127.0.0.1")
              .port(far)
              .sslContext(authority.clientContext())
              .credentials(Credentials.password(Relay.USER, Relay.PASSWORD))
              .build();
      SmtpSession.open(config).abort();
      Tally tally = relay.tally(far);
      assertThat(tally.connections()).isEqualTo(1);
      assertThat(tally.authentications()).isEqualTo(1);
      assertThat(tally.errors()).isZero();
      // TCP, greeting, EHLO, STARTTLS, TLS 1.3, EHLO, AUTH
      assertThat(tally.roundTrips()).isEqualTo(7);
      assertThat(relay.tally(near)).isEqualTo(new Tally(0, 0, 0, 0, 0, 0, 0));
      relay.close(far);
    }
  }
}
