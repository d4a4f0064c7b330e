package org.smtpconnector.mail.outbox.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.config.MicroProfileConfiguration;
import org.smtpconnector.mail.outbox.container.OutboxSettings.InDatabase;
import org.smtpconnector.mail.outbox.container.OutboxSettings.InQueues;
import org.smtpconnector.mail.outbox.delivery.DeliverySettings;

class OutboxSettingsTest {
  private static OutboxSettings of(Map<String, String> settings) {
    Map<String, String> properties = new HashMap<>();
    settings.forEach((name, value) -> properties.put("smtpconnector.outbox." + name, value));
    return OutboxSettings.of(
        new MicroProfileConfiguration(
            new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()));
  }

  @Test
  void needNoProperties() {
    assertThat(of(Map.of()))
        .isEqualTo(
            new OutboxSettings(
                new InDatabase("java:comp/DefaultDataSource"),
                Optional.empty(),
                new DeliverySettings(
                    4,
                    25,
                    Duration.ofMinutes(1),
                    Duration.ofHours(1),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10)),
                Duration.ofDays(4),
                Duration.ZERO,
                Duration.ofDays(30),
                52_428_800,
                false));
  }

  @Test
  void areReadFromTheirProperties() {
    Map<String, String> settings = new HashMap<>();
    settings.put("data-source", "jdbc/mail");
    settings.put("store", "jdbc");
    settings.put("server", "east-1");
    settings.put("threads", "0");
    settings.put("batch", "1000");
    settings.put("first-delay", "5");
    settings.put("longest-delay", "PT6H");
    settings.put("lease", "PT5S");
    settings.put("poll", "3");
    settings.put("stop", "0");
    settings.put("give-up", "P1D");
    settings.put("keep", "P7D");
    settings.put("keep-keys", "P400D");
    settings.put("max-size", "0");
    settings.put("create-tables", "true");
    assertThat(of(settings))
        .isEqualTo(
            new OutboxSettings(
                new InDatabase("jdbc/mail"),
                Optional.of("east-1"),
                new DeliverySettings(
                    0,
                    1000,
                    Duration.ofSeconds(5),
                    Duration.ofHours(6),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(3),
                    Duration.ZERO),
                Duration.ofDays(1),
                Duration.ofDays(7),
                Duration.ofDays(400),
                0,
                true));
  }

  @Test
  void areThoseOfQueuesInTheirPlace() {
    Map<String, String> settings = new HashMap<>(Map.of("store", "messaging"));
    assertThatThrownBy(() -> of(settings))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContainingAll("smtpconnector.outbox.connection-factory is not set", "JNDI name");
    settings.put("connection-factory", "jms/outbox");
    assertThat(of(settings).store()).isEqualTo(new InQueues("jms/outbox", Optional.empty()));
    settings.put("queue", "shop.mail");
    assertThat(of(settings).store())
        .isEqualTo(new InQueues("jms/outbox", Optional.of("shop.mail")));
    settings.put("queue", "a queue");
    assertThatThrownBy(() -> of(settings))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("smtpconnector.outbox.queue: 'a queue' is not 1 to 100");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "store         | kafka       | set jdbc or messaging",
        "threads       | -1          | outside 0 to 100",
        "threads       | 101         | outside 0 to 100",
        "threads       | four        | outside 0 to 100",
        "batch         | 0           | outside 1 to 1000",
        "batch         | 1001        | outside 1 to 1000",
        "first-delay   | 0           | which is not 1 to 86400 seconds",
        "longest-delay | P8D         | which is not 1 to 86400 seconds",
        "give-up       | soon        | which is not 1 to 315360000 seconds",
        "keep          | -1          | which is not 0 to 315360000 seconds",
        "keep-keys     | PT1S        | which is not 60 to 315360000 seconds",
        "max-size      | 50MB        | outside 0 to 9223372036854775807",
        "lease         | PT1S        | which is not 5 to 86400 seconds",
        "poll          | 0           | which is not 1 to 3600 seconds",
        "stop          | P1D         | which is not 0 to 3600 seconds",
        "create-tables | yes         | set true or false",
      })
  void thatAreWrongNameThePropertyAndWhatItTakes(String name, String value, String remedy) {
    assertThatThrownBy(() -> of(Map.of(name, value)))
        .isInstanceOf(Misconfigured.class)
        .hasMessageStartingWith("smtpconnector.outbox." + name + " is '" + value + "'")
        .hasMessageContaining(remedy);
  }

  @Test
  void nameAServerOfWhichOthersCannotMistakeTheName() {
    assertThatThrownBy(() -> of(Map.of("server", "east one")))
        .isInstanceOf(Misconfigured.class)
        .hasMessageStartingWith("smtpconnector.outbox.server: 'east one' is not 1 to 60 letters");
  }

  @Test
  void haveALongestDelayThatIsNotBelowTheFirst() {
    assertThatThrownBy(() -> of(Map.of("first-delay", "PT2H")))
        .isInstanceOf(Misconfigured.class)
        .hasMessage(
            "smtpconnector.outbox.longest-delay is PT1H, below the PT2H of"
                + " smtpconnector.outbox.first-delay: set it to at least that");
  }

  @Test
  void giveARunOfAServerAnIdOfItsOwn() {
    assertThat(ServerIncarnationId.of(Optional.of("east-1"))).matches("east-1-[0-9a-f]{8}");
    assertThat(ServerIncarnationId.of(Optional.empty())).matches(".{1,60}-[0-9a-f]{8}");
    assertThat(ServerIncarnationId.of(Optional.of("a")))
        .isNotEqualTo(ServerIncarnationId.of(Optional.of("a")));
  }
}
