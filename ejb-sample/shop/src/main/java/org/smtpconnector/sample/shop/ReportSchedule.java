package org.smtpconnector.sample.shop;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.ScheduleExpression;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Mails the report on schedule. The schedule is a setting, and what {@code @Schedule} holds must be
 * a constant: so the same kind of timer is made here. It is not persistent: each server that runs
 * this application mails a report.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN) // no state but the timer
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ReportSchedule {
  private static final int FIELDS = 6;

  @Resource TimerService timers;
  @Inject Reports reports;

  @Inject
  @ConfigProperty(name = "shop.report.schedule")
  String schedule;

  private volatile Timer timer;

  @PostConstruct
  void start() {
    timer =
        timers.createCalendarTimer(expression(schedule), new TimerConfig("sales report", false));
  }

  /**
   * {@code second minute hour day-of-month month day-of-week}, each as {@code @Schedule} has it.
   */
  static ScheduleExpression expression(String schedule) {
    String[] fields = schedule.strip().split("\\s+");
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException(
          "shop.report.schedule is '"
              + schedule
              + "', which has not the six fields: second minute hour day-of-month month"
              + " day-of-week, for example 0 0 6 * * *");
    }
    return new ScheduleExpression()
        .second(fields[0])
        .minute(fields[1])
        .hour(fields[2])
        .dayOfMonth(fields[3])
        .month(fields[4])
        .dayOfWeek(fields[5]);
  }

  @Timeout
  void mailReport() {
    reports.mailReport(ReportRun.Cause.SCHEDULE);
  }

  /** As it is set. */
  public String schedule() {
    return schedule;
  }

  /** When the next report is due; none if the schedule has ended. */
  public Optional<Instant> next() {
    return Optional.ofNullable(timer).map(Timer::getNextTimeout).map(date -> date.toInstant());
  }
}
