package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpConfigTest {
  @ParameterizedTest
  @EnumSource(TransportSecurity.class)
  void takesThePortOfItsSecurity(TransportSecurity security) {
    assertThat(SmtpConfig.to("relay.example.org").security(security).build().port())
        .isEqualTo(security.defaultPort());
  }

  @Test
  void demandsStartTlsUntilToldOtherwise() {
    assertThat(SmtpConfig.to("relay.example.org").build().target())
        .isEqualTo("relay.example.org:587 (starttls)");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65536})
  void refusesAPortOutOfRange(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SmtpConfig.to("relay.example.org").port(port).build())
        .withMessage("port is " + port + ", which is outside 1 to 65535");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "relay example", "relay.example.org:587", "re\r\nlay", "-relay"})
  void refusesWhatIsNoHost(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SmtpConfig.to(host).build())
        .withMessageStartingWith("host is ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "2001:db8::1", "fe80::1%eth0", "relay"})
  void takesAddressesForHosts(String host) {
    assertThat(SmtpConfig.to(host).build().host()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "my host", "host\r\nMAIL FROM:<>", "[1.2.3]"})
  void refusesALocalHostNameThatIsNone(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SmtpConfig.to("relay").localHostName(name).build())
        .withMessageStartingWith("localHostName is ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"starttls", "STARTTLS", "StartTls"})
  void knowsASecurityByItsNameInAnyCase(String name) {
    assertThat(TransportSecurity.named(name)).isEqualTo(TransportSecurity.STARTTLS);
  }

  @ParameterizedTest
  @CsvSource({
    "never, NEVER",
    "loopback, LOOPBACK",
    "Always, ALWAYS",
    "false, LOOPBACK",
    "true, ALWAYS"
  })
  void knowsWhereAPasswordMayGoInClearByNewAndOldWords(String name, PasswordInClear where) {
    assertThat(PasswordInClear.named(name)).isEqualTo(where);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PasswordInClear.named(name + "?"))
        .withMessage(
            "passwordInClear is '" + name + "?', which is none of never, loopback, always");
  }

  @Test
  void listsTheSecuritiesThatThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TransportSecurity.named("ssl"))
        .withMessage("security is 'ssl', which is none of plain, starttls, tls");
  }

  @Test
  void refusesTimeoutsThatNeverEndOrNeverBegin() {
    Duration s = Duration.ofSeconds(1);
    for (Duration bad : new Duration[] {Duration.ZERO, s.negated(), Duration.ofDays(2)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Timeouts(s, s, bad, s, s))
          .withMessageStartingWith("reply timeout is " + bad);
    }
  }

  @Test
  void neverShowsAPassword() {
    SmtpConfig config =
        SmtpConfig.to("relay").credentials(Credentials.password("joe", "s3cret")).build();
    assertThat(config.toString()).contains("joe").doesNotContain("s3cret");
  }

  @Test
  void refusesCredentialsThatAMechanismWouldCutShort() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Credentials.password("", "x"))
        .withMessage("user is empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Credentials.password("joe", "s3\0cret"))
        .withMessage("password holds a NUL character");
  }

  @ParameterizedTest
  @CsvSource({
    "smtp.example.org, smtp.example.org, 587",
    "smtp.example.org:2525, smtp.example.org, 2525",
    "127.0.0.1:25, 127.0.0.1, 25",
    "[::1]:2525, ::1, 2525",
    "[::1], ::1, 587"
  })
  void readsHostAndPortFromOneText(String text, String host, int port) {
    SmtpConfig config = SmtpConfig.toHostAndPort(text).build();
    assertThat(config.host()).isEqualTo(host);
    assertThat(config.port()).isEqualTo(port);
  }

  /** As containers, Windows and resolvers have them. */
  @ParameterizedTest
  @CsvSource({
    "mail_relay, mail_relay",
    "_smtp.a_b.example, _smtp.a_b.example",
    "smtp.example.org., smtp.example.org.",
    "m\u00fcller_relay.example, xn--mller_relay-thb.example"
  })
  void takesHostNamesWithUnderscoresAndADotAtTheEnd(String host, String expected) {
    assertThat(SmtpConfig.to(host).build().host()).isEqualTo(expected);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SmtpConfig.to("relay").localHostName(host).build())
        .withMessageStartingWith("localHostName is ");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "a..", "-a", "a-.b", "a b"})
  void refusesHostsThatAreNone(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SmtpConfig.to(host).build())
        .withMessageStartingWith("host is '" + host + "', which is not a host name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":25", "host:", "host:x", "host:-1", "::1", "[::1]25", "a:1:2"})
  void refusesWhatIsNoHostAndPort(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SmtpConfig.toHostAndPort(text))
        .withMessageContaining("host:port");
  }
}
