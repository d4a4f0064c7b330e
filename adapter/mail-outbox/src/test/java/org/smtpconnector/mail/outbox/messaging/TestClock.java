package org.smtpconnector.mail.outbox.messaging;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test advances. */
final class TestClock implements InstantSource {
  private Instant now = Instant.now();

  @Override
  public Instant instant() {
    return now;
  }

  void advance(Duration time) {
    now = now.plus(time);
  }
}
