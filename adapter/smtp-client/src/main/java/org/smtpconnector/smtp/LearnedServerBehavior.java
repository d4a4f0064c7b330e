package org.smtpconnector.smtp;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What sessions found out about a server that it had not said, or had said wrongly. Shared by the
 * sessions with one server, so that none has to find it out again. Each is a {@link LearnedLimit},
 * and so forgotten in the end. Thread-safe.
 */
public final class LearnedServerBehavior {
  // A connection may have ended for another reason, so that this is not kept to for long at first.
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private final LearnedLimit bdatUnknown;
  private final LearnedLimit refusedChunksRead;
  private final LearnedLimit pipeliningBehindDataRefused;
  private final LearnedLimit mostRecipients;
  private final LearnedLimit mostMessages;
  private final DisconnectHistory ends = new DisconnectHistory();

  private final AuthDisconnects authEnds = new AuthDisconnects();
  private final FailedAddresses failedAddresses;

  /** Nothing is known yet, and nobody hears of it. */
  public LearnedServerBehavior() {
    this(System::nanoTime, LearnedLimit.Listener.NONE);
  }

  /**
   * Nothing is known yet.
   *
   * @param nanoTime as {@link System#nanoTime}
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

  /** {@return all that may be known. What a server does, or does not, is 1 where it is known} */
  public List<LearnedLimit> limits() {
    return List.of(
        mostMessages, mostRecipients, bdatUnknown, refusedChunksRead, pipeliningBehindDataRefused);
  }

  /**
   * {@return whether the server offered CHUNKING and answered BDAT by 500 or 502: DATA is used
   * instead}
   */
  public boolean isBdatUnknown() {
    return bdatUnknown.value().isPresent();
  }

  /**
   * {@return whether the server was seen to read the octets of a chunk that it refused (RFC 3030
   * 2), so that no message can be taken for commands}
   */
  public boolean areRefusedChunksRead() {
    return refusedChunksRead.value().isPresent();
  }

  /**
   * {@return whether the server refused commands that were sent behind the end of the data: they
   * wait for its reply}
   */
  public boolean isPipeliningBehindDataRefused() {
    return pipeliningBehindDataRefused.value().isPresent();
  }

  /**
   * {@return how many recipients the server took before it said that they were too many (RFC 5321
   * 4.5.3)}
   */
  public OptionalLong mostRecipients() {
    return mostRecipients.value();
  }

  /** {@return how many messages the server took on a connection before it ended it} */
  public OptionalLong mostMessages() {
    return mostMessages.value();
  }

  AuthDisconnects authEnds() {
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
    pipeliningBehindDataRefused.learn(1, "it refused commands behind the end of the data");
  }

  void recipientsWereTooMany(long accepted) {
    mostRecipients.learn(Math.max(1, accepted), "it called more of them too many");
  }

  /** A connection ended behind so many messages, soon after the last reply and without a word. */
  void endedAfter(long messages) {
    learn(ends.after(messages, false), messages);
  }

  /** MAIL, or RSET before it, was answered by 421 behind so many messages. */
  void turnedAwayAfter(long messages) {
    learn(ends.after(messages, true), messages);
  }

  private void learn(boolean limit, long messages) {
    if (limit) {
      mostMessages.learn(
          Math.max(1, messages), "it ended connections behind so many, one like the other");
    }
  }

  /** A connection takes this message, counted from 1 on. */
  void took(long message) {
    ends.exceededBy(message);
  }

  /**
   * The server said that it takes no more messages on a connection.
   *
   * @param taken how many it took on it
   * @param reply what it said
   */
  public void messagesWereTooMany(long taken, Reply reply) {
    mostMessages.learn(Math.max(1, taken), reply.toString());
  }
}
