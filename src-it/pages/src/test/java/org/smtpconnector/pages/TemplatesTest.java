package org.smtpconnector.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.Mail;

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
}
