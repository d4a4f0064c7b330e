package org.smtpconnector.sample.shop;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;

/** A run of the report, and its outcome. */
@Entity
@Table(name = "report_run")
public class ReportRun {
  /** What caused a run. */
  public enum Cause {
    SCHEDULE,
    REQUEST
  }

  @Id
  @SequenceGenerator(name = "report_run_id", sequenceName = "report_run_id", allocationSize = 1)
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "report_run_id")
  private Long id;

  @Column(name = "started_at")
  private Instant startedAt;

  @Enumerated(EnumType.STRING)
  private Cause cause;

  @Enumerated(EnumType.STRING)
  private MailState state = MailState.SENDING;

  private String note;

  /** For the persistence provider. */
  protected ReportRun() {}

  ReportRun(Cause cause, Instant startedAt) {
    this.cause = cause;
    this.startedAt = startedAt;
  }

  void settle(MailState newState, String newNote) {
    state = newState;
    note = newNote;
  }

  public long id() {
    return id;
  }

  public Instant startedAt() {
    return startedAt;
  }

  public Cause cause() {
    return cause;
  }

  public MailState state() {
    return state;
  }

  /**
   * Returns the Message-ID, or the reason why there is none; null while the message is being sent.
   */
  public String note() {
    return note;
  }
}
