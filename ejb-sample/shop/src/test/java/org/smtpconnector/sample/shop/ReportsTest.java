package org.smtpconnector.sample.shop;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static Reports reportsTo(String... recipients) {
    Reports reports = new Reports();
    reports.recipients = List.of(recipients);
    return reports;
  }

  @Test
  void nameTheSettingWithARecipientThatIsNoAddress() {
    assertThatIllegalArgumentException()
        .isThrownBy(reportsTo("sales@shop.example", "boss")::checkRecipients)
        .withMessageStartingWith("shop.report.to: ")
        .withMessageContaining("'boss'");
  }

  @Test
  void takeRecipientsWithNames() {
    assertThatCode(reportsTo("sales@shop.example", "Ann <ann@doe.example>")::checkRecipients)
        .doesNotThrowAnyException();
  }
}
