package org.smtpconnector.connector.session;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.smtpconnector.connector.relay.RelaySession;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Credentials;

/** Where the mails of a managed connection end. Not thread-safe, but for {@link #abort}. */
public interface MailTransport extends SendStage {
  /** One line for the log: what this is connected with. */
  String summary();

  /** As whom it is authenticated, or an empty text. */
  String userName();

  /** Whether that was by these. */
  boolean isOpenedWith(Credentials credentials);

  Capabilities capabilities();

  /** Whether it has not been seen to end. No waiting. */
  boolean looksAlive();

  /** Whether there is a sign of life within this time. */
  boolean isAlive(Duration patience);

  /** Ends it: QUIT, for whose answer it waits two seconds at most. */
  void close();

  /** Ends it at once, without QUIT; it is opened anew if somebody uses it all the same. */
  void evict();

  /**
   * Gives its session up, if it has such a one; it opens another when it is used.
   *
   * @param forGood whether it ends it
   */
  default Optional<RelaySession> giveUp(Predicate<RelaySession> wanted, boolean forGood) {
    return Optional.empty();
  }

  /** Counts why it has ended, of several reasons the first. */
  void retired(Counters.Retirement why);

  /** Ends it at once, without QUIT. Any thread may call it. */
  void abort();
}
