package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.Converter;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailException.Misconfigured;

class MailerSettingsTest {
  private static final Mail MAIL = Mail.to("jane@doe.example").text("x").build();

  @Test
  void looksForTheFactoryWhereTheSettingSays() {
    assertThat(MailerSettings.ofDefault(of(Map.of())).jndiName()).isEqualTo("mail/smtp");
    assertThat(
            MailerSettings.ofDefault(of(Map.of("smtpconnector.jndi-name", "mail/reports")))
                .jndiName())
        .isEqualTo("mail/reports");
  }

  @Test
  void givesAMailTheConfiguredSenderUnlessItNamesOne() {
    MailerSettings mailer =
        MailerSettings.ofDefault(of(Map.of("smtpconnector.from", "Shop <shop@shop.example>")));
    assertThat(mailer.senderOf(MAIL)).isEqualTo(Mailbox.of("Shop <shop@shop.example>"));
    Mail own = Mail.to("jane@doe.example").from("ann@shop.example").text("x").build();
    assertThat(mailer.senderOf(own)).isEqualTo(Mailbox.of("ann@shop.example"));
  }

  @Test
  void namesTheSettingThatWouldGiveASender() {
    MailerSettings mailer = MailerSettings.ofDefault(of(Map.of()));
    assertThatThrownBy(() -> mailer.senderOf(MAIL))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("smtpconnector.from");
  }

  @Test
  void namesTheSettingThatHoldsNoAddress() {
    assertThatThrownBy(() -> MailerSettings.ofDefault(of(Map.of("smtpconnector.from", "shop"))))
        .isInstanceOf(Misconfigured.class)
        .hasMessageStartingWith("smtpconnector.from: address 'shop' is not valid");
  }

  @Test
  void givesANamedMailerAFactoryOfItsOwn() {
    Config config =
        of(
            Map.of(
                "smtpconnector.alerts.jndi-name", "mail/alerts",
                "smtpconnector.from", "shop@shop.example"));
    MailerSettings alerts = MailerSettings.named(config, "alerts");
    assertThat(alerts.jndiName()).isEqualTo("mail/alerts");
    assertThat(alerts.senderOf(MAIL)).isEqualTo(Mailbox.of("shop@shop.example"));
    assertThatThrownBy(() -> MailerSettings.named(config, "news"))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("smtpconnector.news.jndi-name is not set");
    assertThatThrownBy(() -> MailerSettings.named(config, "a.b"))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("@MailResource(\"a.b\")");
  }

  /**
   * Settings from a map, since MicroProfile Config's API has no way to make a Config without one.
   */
  private static Config of(Map<String, String> settings) {
    return new Config() {
      @Override
      public <T> Optional<T> getOptionalValue(String key, Class<T> type) {
        return Optional.ofNullable(settings.get(key)).map(type::cast);
      }

      @Override
      public <T> T getValue(String key, Class<T> type) {
        return getOptionalValue(key, type).orElseThrow();
      }

      @Override
      public ConfigValue getConfigValue(String key) {
        throw new AssertionError(key);
      }

      @Override
      public Iterable<String> getPropertyNames() {
        return settings.keySet();
      }

      @Override
      public Iterable<ConfigSource> getConfigSources() {
        throw new AssertionError();
      }

      @Override
      public <T> Optional<Converter<T>> getConverter(Class<T> type) {
        throw new AssertionError(type);
      }

      @Override
      public <T> T unwrap(Class<T> type) {
        throw new AssertionError(type);
      }
    };
  }
}
