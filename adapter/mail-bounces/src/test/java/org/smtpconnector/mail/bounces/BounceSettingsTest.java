package org.smtpconnector.mail.bounces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BounceSettingsTest {
  private static final Map<String, String> LEAST =
      Map.of("host", "imap.shop.example", "user", "bounces", "password", "never-show-this");

  private static Optional<BounceSettings> read(Map<String, String> settings) {
    Map<String, String> named = new HashMap<>();
    settings.forEach((name, value) -> named.put("smtpconnector.bounces." + name, value));
    return BounceSettings.of(BounceServer.config(named));
  }

  private static Map<String, String> leastAnd(String name, String value) {
    Map<String, String> settings = new HashMap<>(LEAST);
    settings.put(name, value);
    return settings;
  }

  @Test
  void areNoneWithoutAMailbox() {
    assertThat(read(Map.of("folder", "INBOX"))).isEmpty();
  }

  @Test
  void haveValuesThatSuitMostWhereNoneIsGiven() {
    BounceSettings settings = read(LEAST).orElseThrow();
    assertThat(settings.mailbox()).hasToString("bounces at imap.shop.example:993 (tls)");
    assertThat(settings.folder()).isEqualTo("INBOX");
    assertThat(settings.interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.processed()).isEqualTo(ProcessedReportAction.SEEN);
    assertThat(settings.maxMessages()).isEqualTo(500);
    assertThat(settings.verp()).isEmpty();
  }

  @Test
  void haveThePortOfTheirSecurity() {
    assertThat(read(leastAnd("security", "StartTLS")).orElseThrow().mailbox())
        .hasToString("bounces at imap.shop.example:143 (starttls)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user | '' | user is missing, which smtpconnector.bounces.host needs: set it",
        "password | '' | password is missing",
        "mail-session | mail/x | mail-session and smtpconnector.bounces.host are both set",
        "port | 70000 | port is '70000': it is outside 1 to 65535",
        "port | imap | port is 'imap': it is not a whole number",
        "security | ssl | security is 'ssl': it is none of tls, starttls, plain",
        "interval | 60 | interval is '60': it is not a duration such as PT1M",
        "interval | PT1S | interval is 'PT1S': it is outside PT5S to PT24H",
        "processed | keep | processed is 'keep': it is none of seen, delete, move",
        "processed | move | processed is 'move': set processed-folder to the folder",
        "processed-folder | Done | processed-folder is set, and has no effect: set processed to",
        "max-messages | 0 | max-messages is '0': it is outside 1 to 10000",
        "return-path | bounces | return-path is 'bounces': address",
        "return-path-secret | x | return-path-secret is set, and has no effect"
      })
  void areRefusedIfOneIsInvalid(String name, String value, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(leastAnd(name, value)))
        .withMessageStartingWith("smtpconnector.bounces." + message);
  }

  @Test
  void areRefusedIfReportsMoveToWhereTheyAre() {
    Map<String, String> settings = leastAnd("processed", "move");
    settings.put("processed-folder", "INBOX");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(settings))
        .withMessageContaining("it is the folder that is read");
  }

  @Test
  void areRefusedIfTheSecretIsShortAndDoNotShowIt() {
    Map<String, String> settings = leastAnd("return-path", "bounces@shop.example");
    settings.put("return-path-secret", "short-one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(settings))
        .withMessageStartingWith("smtpconnector.bounces.return-path-secret: the secret of return")
        .withMessageNotContaining("short-one");
  }

  @Test
  void doNotShowThePassword() {
    assertThat(read(LEAST).orElseThrow().toString()).doesNotContain("never-show-this");
  }
}
