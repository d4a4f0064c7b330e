package org.smtpconnector.sample.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.ejb.ScheduleExpression;
import org.junit.jupiter.api.Test;

class ReportScheduleTest {
  @Test
  void readsSixFields() {
    ScheduleExpression six = ReportSchedule.expression("0 30 6 * * Mon-Fri");
    assertThat(six.getSecond()).isEqualTo("0");
    assertThat(six.getMinute()).isEqualTo("30");
    assertThat(six.getHour()).isEqualTo("6");
    assertThat(six.getDayOfMonth()).isEqualTo("*");
    assertThat(six.getMonth()).isEqualTo("*");
    assertThat(six.getDayOfWeek()).isEqualTo("Mon-Fri");
  }

  @Test
  void namesTheSettingThatHasFewer() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReportSchedule.expression("0 6 * * *"))
        .withMessageContaining("shop.report.schedule is '0 6 * * *'")
        .withMessageContaining("0 0 6 * * *");
  }
}
