package org.smtpconnector.mail.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.mail.config.Configuration;
import org.smtpconnector.mail.config.MicroProfileConfiguration;

class LogMailSettingsTest {
  private static Configuration config(Map<String, String> settings) {
    return new MicroProfileConfiguration(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(settings, "test", 100))
            .build());
  }

  @Test
  void areNoneWithoutARecipient() {
    assertThat(LogMailSettings.of(config(Map.of("smtpconnector.log-mail.level", "INFO"))))
        .isEmpty();
  }

  @Test
  void haveValuesThatSuitMostWhereNoneIsGiven() {
    LogMailSettings settings =
        LogMailSettings.of(config(Map.of("smtpconnector.log-mail.to", "ops@shop.example")))
            .orElseThrow();
    assertThat(settings.to()).containsExactly("ops@shop.example");
    assertThat(settings.loggers()).containsExactly("");
    assertThat(settings.level()).isEqualTo(Level.SEVERE);
    assertThat(settings.digestInterval()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void areReadWhole() {
    LogMailSettings settings =
        LogMailSettings.of(
                config(
                    Map.of(
                        "smtpconnector.log-mail.to",
                            "\"Ops, Day\" <ops@shop.example>, dev@shop.example",
                        "smtpconnector.log-mail.logger", "shop, audit",
                        "smtpconnector.log-mail.level", "WARNING",
                        "smtpconnector.log-mail.digest-interval", "PT30S",
                        "smtpconnector.log-mail.mails-per-hour", "7",
                        "smtpconnector.log-mail.size", "5000",
                        "smtpconnector.log-mail.subject-prefix", "db1: ")))
            .orElseThrow();
    assertThat(settings.to())
        .containsExactly("\"Ops, Day\" <ops@shop.example>", "dev@shop.example");
    assertThat(settings.loggers()).containsExactly("shop", "audit");
    assertThat(settings.level()).isEqualTo(Level.WARNING);
    assertThat(settings.digestInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.mailsPerHour()).isEqualTo(7);
    assertThat(settings.size()).isEqualTo(5000);
    assertThat(settings.subjectPrefix()).isEqualTo("db1: ");
  }

  @ParameterizedTest
  @CsvSource({
    "to, ops",
    "to, ops@shop.example; dev@shop.example",
    "to, ops@shop.example dev@shop.example",
    "level, LOUD",
    "digest-interval, 1 minute",
    "digest-interval, PT0.1S",
    "digest-interval, P2D",
    "mails-per-hour, 0",
    "mails-per-hour, many",
    "size, 999",
    "size, 1000001",
  })
  void nameWhatIsWrong(String name, String value) {
    Map<String, String> settings = new HashMap<>();
    settings.put("smtpconnector.log-mail.to", "ops@shop.example");
    settings.put("smtpconnector.log-mail." + name, value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogMailSettings.of(config(settings)))
        .withMessageContaining("smtpconnector.log-mail." + name + " is '");
  }
}
