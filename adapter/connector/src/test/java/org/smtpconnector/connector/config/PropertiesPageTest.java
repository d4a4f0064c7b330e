package org.smtpconnector.connector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.InvalidPropertyException;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;

/** PROPERTIES.md says what the annotations say, and they say what is checked. */
class PropertiesPageTest {
  private static final Path PAGE = Path.of("PROPERTIES.md");
  private static final String WRITE = "properties.page.write";
  private static final Pattern RANGE = Pattern.compile("(\\d+) to (\\d+)");

  private static final String HEAD =
      """
      # The properties of a connection factory

      Generated from the annotations of
      [ConnectionProperties](src/main/java/org/smtpconnector/connector/config/ConnectionProperties.java),
      [TimeoutProperties](src/main/java/org/smtpconnector/connector/config/TimeoutProperties.java),
      [FailoverProperties](src/main/java/org/smtpconnector/connector/config/FailoverProperties.java),
      [RateLimiterProperties](src/main/java/org/smtpconnector/connector/config/RateLimiterProperties.java),
      [SandboxProperties](src/main/java/org/smtpconnector/connector/config/SandboxProperties.java),
      [DkimProperties](src/main/java/org/smtpconnector/connector/config/DkimProperties.java),
      [TlsProperties](src/main/java/org/smtpconnector/connector/config/TlsProperties.java),
      [ProxyProperties](src/main/java/org/smtpconnector/connector/config/ProxyProperties.java) and
      [OAuthProperties](src/main/java/org/smtpconnector/connector/config/OAuthProperties.java): change those, not this page.

      They are attributes of `<properties.smtp>` in the `<connectionFactory>` of Liberty's `server.xml`, where `smtp` is the id of the
      `<resourceAdapter>`. Most connection factories only need `host`, `security` and `trustStore`.

      A value that is out of range or cannot be read is reported before anything is sent, by an exception that names the
      property, the value and the allowed values. No log contains confidential values.

      Open Liberty provides the same defaults and meanings to editors of `server.xml`: while the server is running with the
      feature `localConnector-1.0`, `bin/serverSchemaGen SERVER` writes the schema of its configuration, including this
      adapter's properties, to `schemagen/server.xsd` in the server's directory. Configure the editor to use it.
      (`bin/schemaGen`, which needs no server, only covers features.)
      """;
  private static final String COLUMNS =
      """
      | property | type | default | meaning |
      |---|---|---|---|
      """;

  static List<Field> properties() {
    return ConnectionPropertiesTest.properties();
  }

  static List<Field> numbers() {
    return properties().stream().filter(field -> field.getType() == Integer.class).toList();
  }

  @Test
  void saysWhatTheAnnotationsSay() throws IOException {
    String page =
        Arrays.stream(PropertyGroup.values())
            .map(PropertiesPageTest::section)
            .collect(Collectors.joining("", HEAD, ""));
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as(
            "adapter/connector/PROPERTIES.md and @ConfigProperty differ; write it anew by: mvn test"
                + " -pl adapter/connector -am -Dtest=PropertiesPageTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
            WRITE)
        .isEqualTo(page);
  }

  @Test
  void hasEachPropertyInOneGroup() {
    assertThat(Arrays.stream(PropertyGroup.values()).flatMap(group -> group.properties().stream()))
        .as("a new property has a place in PropertyGroup")
        .containsExactlyInAnyOrderElementsOf(properties().stream().map(Field::getName).toList());
  }

  private static String section(PropertyGroup group) {
    Map<String, Field> fields =
        properties().stream().collect(Collectors.toMap(Field::getName, Function.identity()));
    return group.properties().stream()
        .map(fields::get)
        .map(PropertiesPageTest::row)
        .collect(Collectors.joining("", group.heading() + COLUMNS, ""));
  }

  private static String row(Field field) {
    ConfigProperty property = field.getAnnotation(ConfigProperty.class);
    String value = property.defaultValue();
    return "| `%s` | %s%s | %s | %s |%n"
        .formatted(
            field.getName(),
            field.getType().getSimpleName(),
            property.confidential() ? ", confidential" : "",
            value.isEmpty() ? "" : "`" + value + "`",
            property.description()[0].replace("|", "\\|"))
        .replace(System.lineSeparator(), "\n");
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void describesTheRangeThatIsChecked(Field field) throws Exception {
    String description = field.getAnnotation(ConfigProperty.class).description()[0];
    Matcher range = RANGE.matcher(description);
    assertThat(range.find()).as(description).isTrue();
    int least = description.contains("; 0 is") ? 0 : Integer.parseInt(range.group(1));
    for (int outside : List.of(least - 1, Integer.parseInt(range.group(2)) + 1)) {
      SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
      field.setAccessible(true);
      field.set(factory, outside);
      assertThatThrownBy(() -> factory.createManagedConnection(null, null))
          .isInstanceOf(InvalidPropertyException.class)
          .hasMessageContaining(
              field.getName() + " is " + outside + ", which is outside " + range.group());
    }
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void namesTheUnitOfEachTime(Field field) {
    if (field.getName().endsWith("Seconds")) {
      assertThat(field.getAnnotation(ConfigProperty.class).description()[0]).startsWith("Seconds ");
    } else {
      assertThat(field.getName())
          .isIn(
              "port",
              "batchMessages",
              "maxMessagesPerConnection",
              "messagesPerSecond",
              "captureMessages",
              "breakerFailures");
    }
  }
}
