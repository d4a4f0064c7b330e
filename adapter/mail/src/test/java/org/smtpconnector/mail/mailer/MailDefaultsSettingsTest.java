package org.smtpconnector.mail.mailer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.mail.HeaderField;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.ReversePath;
import org.smtpconnector.mail.filter.MailDefaults;

class MailDefaultsSettingsTest {
  private static MailDefaults read(String mailer, Map<String, String> settings) {
    return new MailDefaultsSettings(MailerSettingsTest.of(settings), mailer).read();
  }

  @Test
  void areNoneWhereNothingIsSet() {
    assertThat(read("", Map.of("smtpconnector.from", "shop@shop.example")))
        .isEqualTo(MailDefaults.NONE);
  }

  @Test
  void areReadFromProperties() {
    MailDefaults defaults =
        read(
            "",
            Map.of(
                "smtpconnector.reply-to", "Help <help@shop.example>, sales@shop.example",
                "smtpconnector.bcc", "archive@shop.example",
                "smtpconnector.envelope-sender", "bounces@shop.example",
                "smtpconnector.header.X-Shop", "Grüße",
                "smtpconnector.header.List-Id", "<shop.example>",
                "smtpconnector.billing.header.X-Bill", "other"));
    assertThat(defaults)
        .isEqualTo(
            new MailDefaults(
                Mailbox.list("Help <help@shop.example>, sales@shop.example"),
                List.of(Mailbox.of("archive@shop.example")),
                Optional.of(ReversePath.of("bounces@shop.example")),
                List.of(
                    new HeaderField("List-Id", "<shop.example>"),
                    new HeaderField("X-Shop", "Grüße"))));
  }

  @Test
  void ofANamedMailerAreItsOwnOrElseThoseOfAll() {
    Map<String, String> settings =
        Map.of(
            "smtpconnector.reply-to", "help@shop.example",
            "smtpconnector.bcc", "archive@shop.example",
            "smtpconnector.billing.bcc", "bills@shop.example",
            "smtpconnector.billing.envelope-sender", "<>",
            "smtpconnector.header.X-Shop", "shop",
            "smtpconnector.header.X-Team", "all",
            "smtpconnector.billing.header.x-team", "billing");
    assertThat(read("billing", settings))
        .isEqualTo(
            new MailDefaults(
                List.of(Mailbox.of("help@shop.example")),
                List.of(Mailbox.of("bills@shop.example")),
                Optional.of(ReversePath.NULL),
                List.of(new HeaderField("X-Shop", "shop"), new HeaderField("x-team", "billing"))));
  }

  @Test
  void ofANamedMailerAreNoneWhereItsOwnIsEmpty() {
    MailDefaults defaults =
        read(
            "secure",
            Map.of("smtpconnector.bcc", "archive@shop.example", "smtpconnector.secure.bcc", ""));
    assertThat(defaults.bcc()).isEmpty();
  }

  @Test
  void followAChangeOfTheirValues() {
    Map<String, String> settings = new HashMap<>(Map.of("smtpconnector.header.X-Shop", "one"));
    MailDefaultsSettings reading = new MailDefaultsSettings(MailerSettingsTest.of(settings), "");
    settings.put("smtpconnector.header.X-Shop", "two");
    settings.put("smtpconnector.bcc", "archive@shop.example");
    assertThat(reading.read().fields()).containsExactly(new HeaderField("X-Shop", "two"));
    assertThat(reading.read().bcc()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "reply-to, help, smtpconnector.reply-to: address 'help' is not valid",
    "bcc, archive@, smtpconnector.bcc: address 'archive@' is not valid",
    "envelope-sender, Shop <s@shop.example>, smtpconnector.envelope-sender: address 'Shop",
    "header.From, s@shop.example, smtpconnector.header.From: header From: use from(); for all messages",
    "header.Reply-To, s@shop.example, smtpconnector.header.Reply-To: header Reply-To: use replyTo(); for all",
    "header.Subject, News, smtpconnector.header.Subject: header Subject: use subject()",
    "header.message-id, <1@a.example>, smtpconnector.header.message-id: header message-id: use",
    "header.Date, today, smtpconnector.header.Date: header Date: is written when the",
    "header.Content-Type, text/plain, smtpconnector.header.Content-Type: header Content-Type:",
    "header.X Shop, a, smtpconnector.header.X Shop: header name 'X Shop' is not up to",
    "header.Sender, nobody, smtpconnector.header.Sender: header Sender: address 'nobody' is"
  })
  void nameThePropertyThatIsWrong(String property, String value, String message) {
    assertThatThrownBy(() -> read("", Map.of("smtpconnector." + property, value)))
        .isInstanceOf(Misconfigured.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void nameThePropertyThatIsMeant() {
    Map<String, String> settings = Map.of("smtpconnector.a.header.Return-Path", "b@shop.example");
    assertThatThrownBy(() -> read("a", settings))
        .hasMessageStartingWith("smtpconnector.a.header.Return-Path: ")
        .hasMessageEndingWith("; for all messages, set smtpconnector.a.envelope-sender");
  }

  @Test
  void leaveNoMailerTheNameOfTheirPrefix() {
    assertThatThrownBy(() -> MailerSettings.named(MailerSettingsTest.of(Map.of()), "header"))
        .isInstanceOf(Misconfigured.class)
        .hasMessageStartingWith("@MailResource(\"header\"): ");
  }
}
