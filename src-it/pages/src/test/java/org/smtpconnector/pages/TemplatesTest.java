package org.smtpconnector.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailTemplate;
import org.smtpconnector.mail.testkit.TemplateCheck;

/** The examples of the page about templates. */
class TemplatesTest {
  record DailyReport(String day, List<Sale> sales) {}

  record Sale(String item, int pieces) {}

  private final DailyReport report = new DailyReport("Monday", List.of(new Sale("tea", 5)));

  @Test
  void rendersTheReport() throws Exception {
    Mail mail = Mail.template("daily-report").with(report).to("ops@shop.example").build();

    assertThat(mail.subject()).isEqualTo("Sales on Monday");
    assertThat(mail.html()).hasValueSatisfying(html -> assertThat(html).contains("tea: 5"));
    assertThat(Files.readString(Path.of("../../adapter/mail/docs/templates.md")))
        .contains(Files.readString(Path.of("src/test/resources/mail-templates/daily-report.html")));
  }

  @Test
  void rendersTheReportForGermans() {
    Mail mail =
        Mail.template("daily-report")
            .locale(Locale.GERMAN)
            .with(report)
            .to("ops@shop.example")
            .build();

    assertThat(mail.subject()).isEqualTo("Umsatz am Monday");
  }

  @Test
  void saysWhatThePageSaysOfAMissingVariable() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mail.template("daily-report").with(Map.of("sales", List.of())))
        .satisfies(
            e ->
                assertThat(Files.readString(Path.of("../../adapter/mail/docs/templates.md")))
                    .contains(e.getMessage()));
  }

  static class Reports {
    @Inject
    @MailTemplate.Name("daily-report")
    MailTemplate dailyReport;
  }

  @Test
  void injectsTheTemplate() {
    try (SeContainer container =
        SeContainerInitializer.newInstance().addBeanClasses(Reports.class).initialize()) {
      Mail mail =
          container
              .select(Reports.class)
              .get()
              .dailyReport
              .with(report)
              .to("ops@shop.example")
              .build();
      assertThat(mail.subject()).isEqualTo("Sales on Monday");
    }
  }

  @Test
  void lackNothing() {
    TemplateCheck.ofApplication()
        .with("daily-report", report, new DailyReport("Sunday", List.of()))
        .languages(Locale.GERMAN)
        .images("logo")
        .verify();
  }

  @Test
  void saysWhatThePageSaysOfAMissingTemplate() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Mail.template("dayly-report").locale(Locale.GERMAN).with(Map.of("day", 1)))
        .satisfies(
            e ->
                assertThat(Files.readString(Path.of("../../adapter/mail/docs/templates.md")))
                    .contains(e.getMessage()));
  }
}
