package org.smtpconnector.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * When and how the server misbehaves. Without a limit, a rule applies forever; of several matching
 * rules, the one added first applies.
 */
public final class Rule {
  private final String commandPrefix;
  private final NonCommandPhase phase;
  private Action action;
  private long octet = 1;
  private int toSkip;
  private int left = Integer.MAX_VALUE;
  private BooleanSupplier condition = () -> true;
  private Predicate<List<String>> recipients = all -> true;

  private Rule(String commandPrefix, NonCommandPhase phase) {
    this.commandPrefix = commandPrefix;
    this.phase = phase;
  }

  static Rule onCommand(String prefix) {
    return new Rule(prefix.toUpperCase(Locale.ROOT), null);
  }

  static Rule on(NonCommandPhase phase) {
    return new Rule(null, phase);
  }

  /**
   * Replies with complete lines, such as {@code 451 4.7.1 try later}.
   *
   * @param lines the lines, without their ends
   * @return this rule
   */
  public Rule reply(String... lines) {
    return does(new Action.Answer(List.of(lines), false));
  }

  /**
   * Replies with complete lines and closes.
   *
   * @param lines the lines, without their ends
   * @return this rule
   */
  public Rule replyThenClose(String... lines) {
    return does(new Action.Answer(List.of(lines), true));
  }

  /**
   * Sends bytes instead of a reply.
   *
   * @param bytes the octets
   * @return this rule
   */
  public Rule raw(byte[] bytes) {
    return does(new Action.Raw(bytes.clone()));
  }

  /**
   * Replies correctly, followed by a text in the same write, as an injection attack does.
   *
   * @param text the text after the reply
   * @return this rule
   */
  public Rule append(String text) {
    return does(new Action.Append(text));
  }

  /**
   * Closes the connection without a reply.
   *
   * @return this rule
   */
  public Rule drop() {
    return does(new Action.Drop(false, false));
  }

  /**
   * Resets the connection.
   *
   * @return this rule
   */
  public Rule reset() {
    return does(new Action.Drop(true, false));
  }

  /**
   * At {@link NonCommandPhase#END_OF_DATA}: accepts the message and closes without a reply.
   *
   * @return this rule
   */
  public Rule takeThenDrop() {
    return does(new Action.Drop(false, true));
  }

  /**
   * Sends a text repeatedly, as fast as possible, until the client closes.
   *
   * @param text the text to send
   * @return this rule
   */
  public Rule flood(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("text is empty: there is nothing to flood with");
    }
    return does(new Action.Flood(text));
  }

  /**
   * Replies correctly, one octet at a time, each after a pause.
   *
   * @param every the pause
   * @return this rule
   */
  public Rule dribble(Duration every) {
    return does(new Action.Dribble(every));
  }

  /**
   * Stops reading and replying: a client that writes blocks once the buffers are full.
   *
   * @return this rule
   */
  public Rule freeze() {
    return does(new Action.Freeze());
  }

  /**
   * Stops replying.
   *
   * @return this rule
   */
  public Rule stall() {
    return does(new Action.Stall());
  }

  /**
   * At {@link NonCommandPhase#IN_DATA}: acts when this octet of the message is received, counted
   * from 1 as on the wire.
   *
   * @param octet the number of the octet
   * @return this rule
   */
  public synchronized Rule atOctet(long octet) {
    if (octet < 1) {
      throw new IllegalArgumentException("octet is " + octet + ", which is below 1");
    }
    this.octet = octet;
    return this;
  }

  /**
   * Applies the rule only a number of times.
   *
   * @param times how many times
   * @return this rule
   */
  public synchronized Rule times(int times) {
    left = times;
    return this;
  }

  /**
   * Skips the first matches.
   *
   * @param times how many times
   * @return this rule
   */
  public synchronized Rule after(int times) {
    toSkip = times;
    return this;
  }

  /**
   * Applies the rule only if a condition holds, such as a random one; only then does it count.
   *
   * @param condition whether the rule applies
   * @return this rule
   */
  public synchronized Rule when(BooleanSupplier condition) {
    this.condition = condition;
    return this;
  }

  /**
   * At {@link NonCommandPhase#END_OF_DATA}: applies the rule only to messages that this recipient
   * was accepted for.
   *
   * @param recipient the recipient
   * @return this rule
   */
  public synchronized Rule to(String recipient) {
    recipients = all -> all.stream().anyMatch(recipient::equalsIgnoreCase);
    return this;
  }

  private synchronized Rule does(Action what) {
    action = what;
    return this;
  }

  synchronized Optional<Action> at(NonCommandPhase now) {
    return now == phase ? fire() : Optional.empty();
  }

  synchronized Optional<Action> atEndOfDataTo(List<String> all) {
    return recipients.test(all) ? at(NonCommandPhase.END_OF_DATA) : Optional.empty();
  }

  /**
   * Returns the octet of a message that this rule waits for; empty if it matches something else.
   */
  synchronized OptionalLong octet() {
    return phase == NonCommandPhase.IN_DATA ? OptionalLong.of(octet) : OptionalLong.empty();
  }

  synchronized Optional<Action> at(String command) {
    return commandPrefix != null && command.toUpperCase(Locale.ROOT).startsWith(commandPrefix)
        ? fire()
        : Optional.empty();
  }

  private Optional<Action> fire() {
    if (action == null || left == 0 || !condition.getAsBoolean()) {
      return Optional.empty();
    }
    if (toSkip > 0) {
      toSkip--;
      return Optional.empty();
    }
    left--;
    return Optional.of(action);
  }
}
