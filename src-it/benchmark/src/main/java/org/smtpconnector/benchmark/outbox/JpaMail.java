package org.smtpconnector.benchmark.outbox;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.smtpconnector.benchmark.client.Letter;

/** A message of the hand-written outbox. */
@Entity
@Table(name = "MAIL_QUEUE", indexes = @Index(name = "MAIL_QUEUE_NEW", columnList = "status, id"))
class JpaMail {
  enum Status {
    NEW,
    SENT,
    FAILED
  }

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE)
  private Long id;

  @Enumerated(EnumType.STRING)
  @Column(nullable = false, length = 10)
  private Status status = Status.NEW;

  @Column(nullable = false)
  private String sender;

  @Column(nullable = false)
  private String recipient;

  @Column(nullable = false)
  private String subject;

  @Column(nullable = false, columnDefinition = "TEXT")
  private String text;

  @Column(nullable = false)
  private Instant created = Instant.now();

  private Instant sent;

  @Column(length = 1000)
  private String error;

  protected JpaMail() {}

  JpaMail(Letter letter) {
    sender = letter.from();
    recipient = String.join(",", letter.recipients());
    subject = letter.subject();
    text = letter.text();
  }

  Letter letter() {
    return new Letter(sender, List.of(recipient.split(",")), subject, text);
  }

  void sent() {
    status = Status.SENT;
    sent = Instant.now();
  }

  void failed(Exception why) {
    status = Status.FAILED;
    error = why.toString();
  }
}
