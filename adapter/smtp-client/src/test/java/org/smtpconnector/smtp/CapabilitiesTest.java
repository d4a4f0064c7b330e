package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilitiesTest {
  private static Capabilities of(String... lines) {
    return Capabilities.of(Reply.of(250, List.of(lines)));
  }

  @Test
  void readsKeywordsInAnyCaseWithTheirParameters() {
    Capabilities offered =
        of("relay.example.org hello", "size 1000", "8BITMIME", "auth plain Login");
    assertThat(offered.greeting()).isEqualTo("relay.example.org hello");
    assertThat(offered.offers("8bitmime")).isTrue();
    assertThat(offered.maxMessageSize()).hasValue(1000);
    assertThat(offered.mechanisms()).containsExactly("PLAIN", "LOGIN");
    assertThat(offered.offers("STARTTLS")).isFalse();
    assertThat(offered.parameters("STARTTLS")).isEmpty();
  }

  @Test
  void takesTheOldWayToWriteAuthForTheNew() {
    assertThat(of("x", "AUTH PLAIN", "AUTH=PLAIN LOGIN").mechanisms())
        .containsExactly("PLAIN", "LOGIN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SIZE", "SIZE 0", "SIZE much", "SIZE -1", "SIZE 99999999999999999999"})
  void knowsNoLargestMessageWhereTheServerNamesNone(String line) {
    assertThat(of("x", line).maxMessageSize()).isEmpty();
  }

  @Test
  void readsLimits() {
    Capabilities offered = of("x", "LIMITS RCPTMAX=20 mailmax=5 RCPTDOMAINMAX=1 OTHER=7");
    assertThat(offered.maxRecipients()).hasValue(20);
    assertThat(offered.maxMessages()).hasValue(5);
    assertThat(offered.maxRecipientDomains()).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LIMITS", "LIMITS RCPTMAX", "LIMITS RCPTMAX=0", "LIMITS RCPTMAX=-1"})
  void knowsNoLimitWhereTheServerNamesNone(String line) {
    assertThat(of("x", line).maxRecipients()).isEmpty();
  }
}
