package org.smtpconnector.mail.outbox.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.smtpconnector.mail.ComposedMail;

/**
 * A message to be stored.
 *
 * @param mailer the name of its mailer; empty for the default one
 * @param earliest the time before which it is not sent; empty to send it at once
 * @param giveUp how long to try, from the time that it is due
 * @param key the key of which only the first message is stored
 */
public record NewEntry(
    String mailer,
    ComposedMail mail,
    Optional<Instant> earliest,
    Duration giveUp,
    Optional<String> key) {
  public NewEntry {
    Objects.requireNonNull(mailer, "mailer");
    Objects.requireNonNull(mail, "mail");
    Objects.requireNonNull(earliest, "earliest");
    Objects.requireNonNull(giveUp, "giveUp");
    Objects.requireNonNull(key, "key");
  }
}
