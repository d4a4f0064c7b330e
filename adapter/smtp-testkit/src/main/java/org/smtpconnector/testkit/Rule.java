package org.smtpconnector.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * When the server misbehaves and how. Without a limit it does so for ever; of several rules that
 * match, the first one given counts.
 */
public final class Rule {
  private final String commandPrefix;
  private final Phase phase;
  private Action action;
  private long octet = 1;
  private int toSkip;
  private int left = Integer.MAX_VALUE;
  private BooleanSupplier condition = () -> true;
  private Predicate<List<String>> recipients = all -> true;

  private Rule(String commandPrefix, Phase phase) {
    this.commandPrefix = commandPrefix;
    this.phase = phase;
  }

  static Rule onCommand(String prefix) {
    return new Rule(prefix.toUpperCase(Locale.ROOT), null);
  }

  static Rule on(Phase phase) {
    return new Rule(null, phase);
  }

  /**
   * Answers by these whole lines, such as {@code 451 4.7.1 try later}.
   *
   * @param lines the lines, without their ends
   * @return this rule
   */
  public Rule reply(String... lines) {
    return does(new Action.Answer(List.of(lines), false));
  }

  /**
   * Answers by these whole lines and closes.
   *
   * @param lines the lines, without their ends
   * @return this rule
   */
  public Rule replyThenClose(String... lines) {
    return does(new Action.Answer(List.of(lines), true));
  }

  /**
   * Sends these bytes instead of a reply.
   *
   * @param bytes the octets
   * @return this rule
   */
  public Rule raw(byte[] bytes) {
    return does(new Action.Raw(bytes.clone()));
  }

  /**
   * Answers correctly, with this text behind the reply in the same write, as an injector does.
   *
   * @param text what stands behind the reply
   * @return this rule
   */
  public Rule append(String text) {
    return does(new Action.Append(text));
  }

  /**
   * Closes the connection without an answer.
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
   * At {@link Phase#END_OF_DATA}: takes the message and closes without a reply.
   *
   * @return this rule
   */
  public Rule takeThenDrop() {
    return does(new Action.Drop(false, true));
  }

  /**
   * Says this again and again, as fast as it can, until the client closes.
   *
   * @param text what is said
   * @return this rule
   */
  public Rule flood(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("text is empty: there is nothing to flood with");
    }
    return does(new Action.Flood(text));
  }

  /**
   * Answers correctly, an octet at a time, each after this pause.
   *
   * @param every the pause
   * @return this rule
   */
  public Rule dribble(Duration every) {
    return does(new Action.Dribble(every));
  }

  /**
   * Neither reads nor answers any more: who writes is stuck once the buffers are full.
   *
   * @return this rule
   */
  public Rule freeze() {
    return does(new Action.Freeze());
  }

  /**
   * Answers nothing any more.
   *
   * @return this rule
   */
  public Rule stall() {
    return does(new Action.Stall());
  }

  /**
   * At {@link Phase#IN_DATA}: once this octet of the message has come, counted from 1 with all that
   * is on the wire.
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
   * Only so many times.
   *
   * @param times how many times
   * @return this rule
   */
  public synchronized Rule times(int times) {
    left = times;
    return this;
  }

  /**
   * Not the first so many times.
   *
   * @param times how many times
   * @return this rule
   */
  public synchronized Rule after(int times) {
    toSkip = times;
    return this;
  }

  /**
   * Only when this says so, such as now and then at random; the times are counted then alone.
   *
   * @param condition says whether the rule applies
   * @return this rule
   */
  public synchronized Rule when(BooleanSupplier condition) {
    this.condition = condition;
    return this;
  }

  /**
   * At {@link Phase#END_OF_DATA}: only for a message that this recipient was accepted for.
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

  synchronized Optional<Action> at(Phase now) {
    return now == phase ? fire() : Optional.empty();
  }

  synchronized Optional<Action> atEndOfDataTo(List<String> all) {
    return recipients.test(all) ? at(Phase.END_OF_DATA) : Optional.empty();
  }

  /** Which octet of a message it is for; empty if it is for something else. */
  synchronized OptionalLong octet() {
    return phase == Phase.IN_DATA ? OptionalLong.of(octet) : OptionalLong.empty();
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
