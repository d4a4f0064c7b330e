package org.smtpconnector.mail;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * What became of a mail, as a CDI event for audit logs and the like: one for each mail that was
 * tried by {@link MailSender#send}, {@link MailSender#sendAsync} or {@link MailSender#sendAll},
 * when no further attempt is made. A mail that cannot be composed has none.
 *
 * <p>It is fired to {@code @Observes} on the thread that sends, before its caller hears of it, and
 * then to {@code @ObservesAsync}. What an observer throws is logged and changes nothing for the
 * caller; observers behind it may not hear of the mail.
 */
public sealed interface MailEvent extends Serializable permits MailSent, MailRefused, MailInDoubt {
  /** {@return the Message-ID with its angle brackets} */
  String messageId();

  /** {@return the connection factory that it went through} */
  String jndiName();

  /**
   * {@return the time from when it was composed until its outcome was known, with all attempts and
   * pauses}
   */
  Duration took();

  /**
   * {@return one outcome a recipient, with the relay's reply where there was one: to, then cc, then
   * bcc}
   */
  List<RecipientOutcome> recipients();
}
