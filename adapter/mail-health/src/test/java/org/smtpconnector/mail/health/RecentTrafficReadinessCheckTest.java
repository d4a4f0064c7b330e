package org.smtpconnector.mail.health;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.mail.config.MicroProfileConfiguration;

class RecentTrafficReadinessCheckTest {
  @ParameterizedTest
  @CsvSource({"failures, 0", "failures, some", "window, PT0S", "window, P2D", "window, 5m"})
  void namesASettingThatIsWrong(String name, String value) {
    PropertiesConfigSource source =
        new PropertiesConfigSource(Map.of("smtpconnector.health." + name, value), "test", 100);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new RecentTrafficReadinessCheck(
                    new MicroProfileConfiguration(
                        new SmallRyeConfigBuilder().withSources(source).build())))
        .withMessageContaining("smtpconnector.health." + name + " is '" + value + "'");
  }
}
