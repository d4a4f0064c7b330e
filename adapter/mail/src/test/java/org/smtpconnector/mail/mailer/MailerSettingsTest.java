package org.smtpconnector.mail.mailer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.MapConfiguration;
import org.smtpconnector.mail.config.Configuration;

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
    String two = "shop@shop.example, Desk <desk@shop.example>";
    assertThatThrownBy(() -> MailerSettings.ofDefault(of(Map.of("smtpconnector.from", two))))
        .isInstanceOf(Misconfigured.class)
        .hasMessageStartingWith(
            "smtpconnector.from: address '" + two + "' contains more than one address");
  }

  @ParameterizedTest
  @CsvSource({"1, PT1S", "10, PT10S", "PT2.5S, PT2.5S", "pt1m, PT1M", "86400, PT24H"})
  void readsADeadlineInSecondsOrAsIso8601HasIt(String text, Duration deadline) {
    assertThat(MailerSettings.ofDefault(of(Map.of("smtpconnector.deadline", text))).deadline())
        .isEqualTo(deadline);
  }

  @Test
  void endsAttemptsAfterTenSecondsUnlessASettingSaysOtherwise() {
    assertThat(MailerSettings.ofDefault(of(Map.of())).deadline()).hasSeconds(10);
    Configuration config =
        of(
            Map.of(
                "smtpconnector.a.jndi-name", "mail/a",
                "smtpconnector.b.jndi-name", "mail/b",
                "smtpconnector.b.deadline", "5",
                "smtpconnector.deadline", "60"));
    assertThat(MailerSettings.named(config, "a").deadline()).hasSeconds(60);
    assertThat(MailerSettings.named(config, "b").deadline()).hasSeconds(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10s", "-1", "PT-1S", "86401", "P2D", "99999999999999999999", "soon"})
  void namesTheDeadlineThatIsNone(String text) {
    Configuration config = of(Map.of("smtpconnector.deadline", text));
    assertThatThrownBy(() -> MailerSettings.ofDefault(config))
        .isInstanceOf(Misconfigured.class)
        .hasMessage(
            "smtpconnector.deadline is '"
                + text
                + "', which is not 0 to 86400 seconds, such as 10 or PT10S");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "PT0S"})
  void saysHowThereIsOneAttemptInsteadOfADeadlineThatLeavesNoTime(String text) {
    Configuration config = of(Map.of("smtpconnector.deadline", text));
    assertThatThrownBy(() -> MailerSettings.ofDefault(config))
        .isInstanceOf(Misconfigured.class)
        .hasMessageStartingWith("smtpconnector.deadline is zero")
        .hasMessageContaining("Retry/maxRetries");
  }

  @Test
  void waitsAMinuteForTheFinalReplyUnlessASettingSaysOtherwise() {
    assertThat(MailerSettings.ofDefault(of(Map.of())).finalReply()).hasSeconds(60);
    Configuration config =
        of(
            Map.of(
                "smtpconnector.a.jndi-name", "mail/a",
                "smtpconnector.b.jndi-name", "mail/b",
                "smtpconnector.b.final-reply", "PT10M",
                "smtpconnector.final-reply", "0"));
    assertThat(MailerSettings.named(config, "a").finalReply()).isZero();
    assertThat(MailerSettings.named(config, "b").finalReply()).hasMinutes(10);
    assertThatThrownBy(
            () -> MailerSettings.ofDefault(of(Map.of("smtpconnector.final-reply", "long"))))
        .isInstanceOf(Misconfigured.class)
        .hasMessageStartingWith("smtpconnector.final-reply is 'long', which is not 0 to 86400");
  }

  @Test
  void usesTheServersExecutorUnlessASettingNamesAnother() {
    assertThat(MailerSettings.ofDefault(of(Map.of())).executor())
        .isEqualTo(ManagedExecutorName.DEFAULT);
    Configuration config =
        of(
            Map.of(
                "smtpconnector.a.jndi-name", "mail/a",
                "smtpconnector.b.jndi-name", "mail/b",
                "smtpconnector.b.executor", "concurrent/b",
                "smtpconnector.c.executor", " ",
                "smtpconnector.executor", "concurrent/all"));
    ManagedExecutorName all = new ManagedExecutorName("concurrent/all", "smtpconnector.executor");
    ManagedExecutorName ofB = new ManagedExecutorName("concurrent/b", "smtpconnector.b.executor");
    assertThat(MailerSettings.ofDefault(config).executor()).isEqualTo(all);
    assertThat(MailerSettings.named(config, "a").executor()).isEqualTo(all);
    assertThat(MailerSettings.named(config, "b").executor()).isEqualTo(ofB);
    assertThat(MailerSettings.executors(config)).containsExactlyInAnyOrder(all, ofB);
  }

  @Test
  void givesANamedMailerAFactoryOfItsOwn() {
    Configuration config =
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

  @ParameterizedTest
  @CsvSource({"header, header fields", "outbox, settings of the outbox"})
  void namesWhatThePropertiesAreThatBeginWithAReservedName(String name, String properties) {
    Configuration config = of(Map.of("smtpconnector." + name + ".jndi-name", "mail/smtp"));
    assertThatThrownBy(() -> MailerSettings.named(config, name))
        .isInstanceOf(Misconfigured.class)
        .hasMessage(
            "@MailResource(\"%s\"): properties that begin with smtpconnector.%s. are %s: choose"
                    .formatted(name, name, properties)
                + " another name");
    Configuration executor = of(Map.of("smtpconnector." + name + ".executor", "concurrent/none"));
    assertThat(MailerSettings.executors(executor)).isEmpty();
  }

  static Configuration of(Map<String, String> settings) {
    return new MapConfiguration(settings);
  }
}
