package org.smtpconnector.smtp;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.smtpconnector.smtp.learned.FailedAddresses;
import org.smtpconnector.smtp.learned.MessagesPerConnectionHistory;
import org.smtpconnector.smtp.learned.RepeatedAuthDisconnectDetector;

/**
 * The behavior of a server that its sessions learned because the server does not announce it, or
 * announces it wrongly. Shared by the sessions with one server, so that each benefits from the
 * others. Each item is a {@link LearnedLimit}, which is forgotten after a while. Thread-safe.
 */
public final class LearnedServerBehavior {
  // A connection may have ended for another reason, so this is not in force for long at first.
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private final LearnedLimit bdatUnknown;
  private final LearnedLimit refusedChunksRead;
  private final LearnedLimit pipeliningBehindDataRefused;
  private final LearnedLimit mostRecipients;
  private final LearnedLimit mostMessages;
  private final MessagesPerConnectionHistory ends = new MessagesPerConnectionHistory();

  private final RepeatedAuthDisconnectDetector authEnds = new RepeatedAuthDisconnectDetector();
  private final FailedAddresses failedAddresses;

  /** Creates an object that has learned nothing, without a listener. */
  public LearnedServerBehavior() {
    this(System::nanoTime, LearnedLimit.Listener.NONE);
  }

  /**
   * Creates an object that has learned nothing.
   *
   * @param nanoTime the clock, such as {@link System#nanoTime}
   * @param listener notified of each limit that is learned
   */
  public LearnedServerBehavior(LongSupplier nanoTime, LearnedLimit.Listener listener) {
    this.failedAddresses = new FailedAddresses(nanoTime);
    this.bdatUnknown = new LearnedLimit("bdatUnknown", AN_HOUR, nanoTime, listener);
    this.refusedChunksRead = new LearnedLimit("refusedChunksRead", AN_HOUR, nanoTime, listener);
    this.pipeliningBehindDataRefused =
        new LearnedLimit("pipeliningBehindDataRefused", AN_HOUR, nanoTime, listener);
    this.mostRecipients = new LearnedLimit("recipientsPerMessage", AN_HOUR, nanoTime, listener);
    this.mostMessages = new LearnedLimit("messagesPerConnection", TEN_MINUTES, nanoTime, listener);
  }

  /** {@return all items, known or not; behavior that is no number has the value 1} */
  public List<LearnedLimit> limits() {
    return List.of(
        mostMessages, mostRecipients, bdatUnknown, refusedChunksRead, pipeliningBehindDataRefused);
  }

  /**
   * {@return whether the server offered CHUNKING and replied to BDAT by 500 or 502, so that DATA is
   * used instead}
   */
  public boolean isBdatUnknown() {
    return bdatUnknown.value().isPresent();
  }

  /**
   * {@return whether the server reads the octets of a chunk that it refuses (RFC 3030 2), so that
   * it cannot take a message for commands}
   */
  public boolean areRefusedChunksRead() {
    return refusedChunksRead.value().isPresent();
  }

  /**
   * {@return whether the server refused commands that were sent right after the end of the data, so
   * that they have to wait for its reply}
   */
  public boolean isPipeliningBehindDataRefused() {
    return pipeliningBehindDataRefused.value().isPresent();
  }

  /**
   * {@return how many recipients the server accepted before it said that there were too many (RFC
   * 5321 4.5.3)}
   */
  public OptionalLong mostRecipients() {
    return mostRecipients.value();
  }

  /** {@return how many messages the server accepted on a connection before it ended it} */
  public OptionalLong mostMessages() {
    return mostMessages.value();
  }

  RepeatedAuthDisconnectDetector authEnds() {
    return authEnds;
  }

  FailedAddresses failedAddresses() {
    return failedAddresses;
  }

  void bdatIsUnknown() {
    bdatUnknown.learn(1, "it offered CHUNKING and answered BDAT by 500 or 502");
  }

  void refusedChunkWasRead() {
    refusedChunksRead.learn(1, "it refused a chunk and read its octets");
  }

  void pipeliningBehindDataWasRefused() {
    pipeliningBehindDataRefused.learn(
        1, "it refused commands sent right after the end of the data");
  }

  void recipientsWereTooMany(long accepted) {
    mostRecipients.learn(Math.max(1, accepted), "it refused more of them as too many");
  }

  /** Records that a connection ended silently after this many messages, soon after a reply. */
  void endedAfter(long messages) {
    learn(ends.after(messages, false), messages);
  }

  /** Records a 421 to MAIL, or to RSET before it, after this many messages. */
  void turnedAwayAfter(long messages) {
    learn(ends.after(messages, true), messages);
  }

  private void learn(boolean limit, long messages) {
    if (limit) {
      mostMessages.learn(Math.max(1, messages), "it ended several connections after this many");
    }
  }

  /** Records that a connection takes this message, counted from 1. */
  void took(long message) {
    ends.exceededBy(message);
  }

  /**
   * Records a reply that says that the server takes no more messages on a connection.
   *
   * @param taken how many messages it accepted on the connection
   * @param reply the reply
   */
  public void messagesWereTooMany(long taken, Reply reply) {
    mostMessages.learn(Math.max(1, taken), reply.toString());
  }
}
