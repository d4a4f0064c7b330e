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
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sends the report on schedule. The schedule is a setting, but the values of {@code @Schedule} are
 * constants, so this bean creates the timer. It is not persistent: it runs on each server of a
 * cluster, and the report's key lets the first one queue it.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN) // the timer is its only state
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
    reports.checkRecipients();
    timer =
        timers.createCalendarTimer(expression(schedule), new TimerConfig("sales report", false));
  }

  /**
   * Parses {@code second minute hour day-of-month month day-of-week}, each in the syntax of
   * {@code @Schedule}.
   */
  static ScheduleExpression expression(String schedule) {
    String[] fields = schedule.strip().split("\\s+");
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException(
          "shop.report.schedule is '"
              + schedule
              + "', which does not have the six fields second minute hour day-of-month month"
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

  /** The time of the next one names this report, since it is the same on each server. */
  @Timeout
  void sendReport(Timer current) {
    reports.sendOnce("sales report before " + current.getNextTimeout().toInstant());
  }

  /** Returns the configured schedule. */
  public String schedule() {
    return schedule;
  }

  /** Returns when the next report is due; empty if the schedule has ended. */
  public Optional<Instant> next() {
    return Optional.ofNullable(timer).map(Timer::getNextTimeout).map(date -> date.toInstant());
  }
}
