package org.smtpconnector.mail.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkProgress;
import org.smtpconnector.mail.BulkResumePoint;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailReceipt;

class BulkProgressTest {
  private static final Mail MAIL = Mail.to("ann@doe.example").text("x").build();

  private final AtomicLong now = new AtomicLong();
  private final List<BulkProgress> heard = new ArrayList<>();
  private final BulkOutcomeReporter<Mail> report = report(OptionalLong.of(100));

  private BulkOutcomeReporter<Mail> report(OptionalLong total) {
    BulkListener<Mail> listener =
        new BulkListener<>() {
          @Override
          public void sent(Mail mail, MailReceipt receipt) {}

          @Override
          public void failed(Mail mail, MailException failure) {}

          @Override
          public void progress(BulkProgress progress) {
            heard.add(progress);
          }
        };
    return new BulkOutcomeReporter<>(
        listener, (mail, event) -> {}, "mail/bulk", BulkResumePoint.of("0-9"), total, now::get);
  }

  private void fails(BulkOutcomeReporter<Mail> report, long place) {
    report.failed(place, MAIL, new Rejected("no", null, List.of()));
  }

  @Test
  void isToldOnceASecondAndAtTheEnd() {
    for (int i = 10; i < 40; i++) {
      now.addAndGet(Duration.ofMillis(100).toNanos());
      fails(report, i);
    }
    assertThat(heard).extracting(BulkProgress::failed).containsExactly(10L, 20L, 30L);
    report.end();
    assertThat(heard).hasSize(4);
  }

  @Test
  void tellsRateAndTimeLeft() {
    now.addAndGet(Duration.ofSeconds(5).toNanos());
    for (int i = 10; i < 20; i++) {
      fails(report, i);
    }
    report.end();
    BulkProgress progress = heard.get(heard.size() - 1);
    assertThat(progress.elapsed()).hasSeconds(5);
    assertThat(progress.perSecond()).isEqualTo(2);
    assertThat(progress.resumePoint()).hasToString("0-19");
    assertThat(progress.timeLeft()).contains(Duration.ofSeconds(40));
    assertThat(progress.timeLeft(1020)).contains(Duration.ofSeconds(500));
  }

  @Test
  void tellsNoTimeLeftWhereTheTotalOrTheRateIsNotKnown() {
    report.end();
    assertThat(heard.get(0).timeLeft()).isEmpty();
    assertThat(heard.get(0).perSecond()).isZero();

    BulkOutcomeReporter<Mail> endless = report(OptionalLong.empty());
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    fails(endless, 10);
    assertThat(heard.get(1).perSecond()).isEqualTo(1);
    assertThat(heard.get(1).timeLeft()).isEmpty();
  }
}
