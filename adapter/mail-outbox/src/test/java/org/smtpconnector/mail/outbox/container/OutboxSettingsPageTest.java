package org.smtpconnector.mail.outbox.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.config.MicroProfileConfiguration;

/** The page has each property of the outbox, and its default. */
class OutboxSettingsPageTest {
  private static final Path PAGE = Path.of("../mail/docs/configuration.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `(smtpconnector\\.outbox\\.[a-z-]+)` \\| (.*?) \\|");

  /** Remembers what it is asked for. */
  private record Asked(Set<String> names, Map<String, String> values) implements ConfigSource {
    @Override
    public Set<String> getPropertyNames() {
      return values.keySet();
    }

    @Override
    public String getValue(String name) {
      if (name.startsWith(OutboxSettings.PREFIX)) {
        names.add(name);
      }
      return values.get(name);
    }

    @Override
    public String getName() {
      return "asked";
    }
  }

  private static OutboxSettings settings(Set<String> asked, Map<String, String> values) {
    return OutboxSettings.of(
        new MicroProfileConfiguration(
            new SmallRyeConfigBuilder().withSources(new Asked(asked, values)).build()));
  }

  private static Map<String, String> rows() throws Exception {
    return ROW.matcher(Files.readString(PAGE))
        .results()
        .collect(
            Collectors.toMap(
                row -> row.group(1), row -> row.group(2), (first, second) -> second, TreeMap::new));
  }

  @Test
  void namesEachProperty() throws Exception {
    Set<String> asked = new TreeSet<>();
    settings(asked, Map.of());
    settings(
        asked,
        Map.of(
            "smtpconnector.outbox.store",
            "messaging",
            "smtpconnector.outbox.connection-factory",
            "jms/outbox"));
    assertThat(rows().keySet()).isEqualTo(asked);
  }

  @Test
  void givesEachDefault() throws Exception {
    Map<String, String> defaults = new TreeMap<>();
    rows()
        .forEach(
            (name, value) -> {
              if (value.startsWith("`")) {
                defaults.put(name, value.replace("`", ""));
              }
            });
    assertThat(defaults).hasSize(15);
    assertThat(settings(new TreeSet<>(), defaults)).isEqualTo(settings(new TreeSet<>(), Map.of()));
  }
}
