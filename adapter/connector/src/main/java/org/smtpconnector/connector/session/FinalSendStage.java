package org.smtpconnector.connector.session;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.smtpconnector.connector.relay.RelaySession;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.LocalFailureFactory;
import org.smtpconnector.smtp.SmtpException;

/**
 * The last stage of a send: a session with a relay, or the capture directory in its place. Not
 * thread-safe, except for {@link #abort}.
 */
public interface FinalSendStage extends SendStage {
  /** Returns a line for the log that describes the connection. */
  String summary();

  /** Returns the authenticated user, or an empty string. */
  String userName();

  /** Whether the session was opened with these credentials. */
  boolean isOpenedWith(Credentials credentials);

  Capabilities capabilities();

  /** Whether it has not been seen to end. Does not wait. */
  boolean looksAlive();

  /** Whether it proves to be alive within this time. */
  boolean isAlive(Duration patience);

  /** Ends it by QUIT, as {@link org.smtpconnector.smtp.SmtpSession#close} does. */
  void close();

  /** Ends it at once, without QUIT. The next use opens a new session. */
  void evict();

  /**
   * Gives its session up, if that is wanted. The next use opens a new one.
   *
   * @param forGood whether to end the session
   */
  default Optional<RelaySession> giveUp(Predicate<RelaySession> wanted, boolean forGood) {
    return Optional.empty();
  }

  /** Counts the reason for which the session ended; later reasons are ignored. */
  void retired(ConnectionFactoryCounters.Retirement why);

  /** Ends it permanently and at once, without QUIT. Any thread may call this. */
  void abort();

  /** Returns the failure of a message whose connection the container ended before it was sent. */
  static SmtpException ended() {
    return LocalFailureFactory.ended(
        "the container ended the connection before the message was sent");
  }
}
