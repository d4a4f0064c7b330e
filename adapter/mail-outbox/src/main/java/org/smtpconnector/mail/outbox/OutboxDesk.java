package org.smtpconnector.mail.outbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.smtpconnector.mail.MailException;

/**
 * What a person sees of the outbox and decides about it, for an administrator's page. Applications
 * inject it. Each call joins the caller's transaction, or is committed at once if there is none.
 * Thread-safe.
 *
 * <p>Each method throws {@link MailException.Unavailable} if the database cannot be reached, and
 * {@link MailException.Misconfigured} if the data source or its tables are missing.
 */
public interface OutboxDesk {
  /**
   * {@return messages in a state, the longest queued first}
   *
   * @param state the state
   * @param limit how many at most; 1 to 1000
   * @throws IllegalArgumentException if the limit is outside
   */
  List<OutboxEntry> list(OutboxState state, int limit);

  /**
   * {@return a message; empty if it is not there, as after it was delivered}
   *
   * @param id its id
   */
  Optional<OutboxEntry> find(String id);

  /** {@return how many messages are in each state; zero where there are none} */
  Map<OutboxState, Long> counts();

  /**
   * Sends a message again that is in doubt, was refused or has expired: to the recipients that did
   * not accept it, with the same octets. A recipient in doubt may receive it twice. Its time to
   * give up starts anew.
   *
   * @param id its id
   * @return whether it was in such a state
   */
  boolean resend(String id);

  /**
   * Removes a message that waits, is in doubt, was refused, has expired or was sent.
   *
   * @param id its id
   * @return whether it was in such a state; false also while a server sends it
   */
  boolean drop(String id);

  /**
   * Sends a waiting message now, before it is due.
   *
   * @param id its id
   * @return whether it was waiting
   */
  boolean release(String id);
}
