package org.smtpconnector.mail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.mail.MailException.Misconfigured;

/** Settings where there is no MicroProfile Config, which reads them in the same way. */
class PlainConfigurationTest {
  private static final String FROM = "smtpconnector.from";

  private final Map<String, String> system = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  private Configuration configuration(Map<?, ?>... files) {
    return new PlainConfiguration(system, environment, List.of(files));
  }

  @Test
  void prefersSystemPropertiesToTheEnvironmentAndThatToFiles() {
    Map<String, String> file = Map.of(FROM, "file");
    assertThat(configuration(file).value(FROM)).contains("file");
    environment.put("SMTPCONNECTOR_FROM", "environment");
    assertThat(configuration(file).value(FROM)).contains("environment");
    system.put(FROM, "system");
    assertThat(configuration(file).value(FROM)).contains("system");
  }

  @Test
  void prefersTheFileWithTheHigherOrdinalAndElseTheFirstOne() {
    Map<String, String> low = Map.of(FROM, "low", "config_ordinal", "50");
    Map<String, String> usual = Map.of(FROM, "usual");
    Map<String, String> high = Map.of(FROM, "high", "config_ordinal", "500");
    assertThat(configuration(low, usual).value(FROM)).contains("usual");
    assertThat(configuration(usual, Map.of(FROM, "second")).value(FROM)).contains("usual");
    system.put(FROM, "system");
    assertThat(configuration(low, usual, high).value(FROM)).contains("high");
  }

  @ParameterizedTest
  @CsvSource({
    "smtpconnector.jndi-name, smtpconnector.jndi-name",
    "smtpconnector.jndi-name, smtpconnector_jndi_name",
    "smtpconnector.jndi-name, SMTPCONNECTOR_JNDI_NAME",
    "a.B/send/Retry/delay, A_B_SEND_RETRY_DELAY"
  })
  void findsAPropertyInTheEnvironmentUnderTheseNames(String property, String variable) {
    environment.put(variable, "value");
    assertThat(configuration().value(property)).contains("value");
  }

  @Test
  void takesAnEmptyValueForNoneThatHidesOthers() {
    system.put(FROM, "");
    Configuration configuration = configuration(Map.of(FROM, "file"));
    assertThat(configuration.value(FROM)).isEmpty();
    assertThat(configuration.isSet(FROM)).isTrue();
    assertThat(configuration.isSet("smtpconnector.bcc")).isFalse();
  }

  @Test
  void followsSystemPropertiesThatChange() {
    Configuration configuration = configuration();
    system.put(FROM, "later");
    assertThat(configuration.value(FROM)).contains("later");
    assertThat(configuration.names()).contains(FROM);
  }

  @Test
  void prefersTheValueOfTheProfileInTheSameSource() {
    system.put("mp.config.profile", "dev");
    Map<String, String> file = Map.of(FROM, "usual", "%dev." + FROM, "dev", "%prod.a", "prod");
    assertThat(configuration(file).value(FROM)).contains("dev");
    assertThat(configuration(file).names()).contains(FROM).doesNotContain("a");
    system.put(FROM, "system");
    assertThat(configuration(file).value(FROM)).contains("system");
  }

  @ParameterizedTest
  @CsvSource({
    "${SHOP_ADDRESS}, shop@shop.example",
    "Shop <${shop.address}>, Shop <shop@shop.example>",
    "${none:shop}@${none:${domain}}, shop@shop.example",
    "${none:a:b}, a:b",
    "${${which}.address}, shop@shop.example",
    "${indirect}!, shop@shop.example!",
    "\\${domain} ${domain}, ${domain} shop.example"
  })
  void resolvesExpressions(String value, String resolved) {
    environment.put("SHOP_ADDRESS", "shop@shop.example");
    system.putAll(Map.of("domain", "shop.example", "which", "shop", "indirect", "${shop.address}"));
    system.put(FROM, value);
    assertThat(configuration().value(FROM)).contains(resolved);
  }

  @Test
  void takesAnExpressionOfNothingForNoValue() {
    system.put(FROM, "Shop <${none}>");
    assertThat(configuration().value(FROM)).isEmpty();
    assertThat(configuration().isSet(FROM)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "${smtpconnector.from}, expressions refer to one another in a circle",
    "${shop, an expression has no end"
  })
  void namesThePropertyWhoseExpressionIsWrong(String value, String message) {
    system.put(FROM, value);
    assertThatThrownBy(() -> configuration().value(FROM))
        .isInstanceOf(Misconfigured.class)
        .hasMessage(FROM + ": " + message);
  }

  @Test
  void readsAFileInUtf8() throws Exception {
    byte[] file = (FROM + "=Büro <buero@shop.example>").getBytes(StandardCharsets.UTF_8);
    assertThat(configuration(PropertySource.properties(new ByteArrayInputStream(file))).value(FROM))
        .contains("Büro <buero@shop.example>");
  }
}
