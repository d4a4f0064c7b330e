package org.smtpconnector.testkit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * When the server misbehaves and how. Without a limit it does so for ever; of several rules that
 * match, the first one given counts.
 */
public final class Rule {
  private final String commandPrefix;
  private final Phase phase;
  private Action action;
  private int toSkip;
  private int left = Integer.MAX_VALUE;

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

  /** Answers by these whole lines, such as {@code 451 4.7.1 try later}. */
  public Rule reply(String... lines) {
    return does(new Action.Answer(List.of(lines), false));
  }

  /** Answers by these whole lines and closes. */
  public Rule replyThenClose(String... lines) {
    return does(new Action.Answer(List.of(lines), true));
  }

  /** Sends these bytes instead of a reply. */
  public Rule raw(byte[] bytes) {
    return does(new Action.Raw(bytes.clone()));
  }

  /** Answers correctly, with this text behind the reply in the same write, as an injector does. */
  public Rule append(String text) {
    return does(new Action.Append(text));
  }

  /** Closes the connection without an answer. */
  public Rule drop() {
    return does(new Action.Drop(false, false));
  }

  /** Resets the connection. */
  public Rule reset() {
    return does(new Action.Drop(true, false));
  }

  /** At {@link Phase#END_OF_DATA}: takes the message and closes without a reply. */
  public Rule takeThenDrop() {
    return does(new Action.Drop(false, true));
  }

  /** Answers nothing any more. */
  public Rule stall() {
    return does(new Action.Stall());
  }

  /** Only so many times. */
  public synchronized Rule times(int times) {
    left = times;
    return this;
  }

  /** Not the first so many times. */
  public synchronized Rule after(int times) {
    toSkip = times;
    return this;
  }

  private synchronized Rule does(Action what) {
    action = what;
    return this;
  }

  synchronized Optional<Action> at(Phase now) {
    return now == phase ? fire() : Optional.empty();
  }

  synchronized Optional<Action> at(String command) {
    return commandPrefix != null && command.toUpperCase(Locale.ROOT).startsWith(commandPrefix)
        ? fire()
        : Optional.empty();
  }

  private Optional<Action> fire() {
    if (action == null || left == 0) {
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
