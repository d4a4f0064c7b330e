package org.smtpconnector.containers;

import java.util.Random;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.Rule;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** What goes wrong now and then at a relay, by chance that a seed repeats. */
final class Faults {
  /** The one refusal for good. */
  static final String REFUSED = "550 5.1.1 no such user";

  private static final double SOMETIMES = 0.005;
  private static final int STALLS = 4;

  private final ScriptedSmtpServer relay;
  private final Random random;

  private Faults(ScriptedSmtpServer relay, long seed) {
    this.relay = relay;
    this.random = new Random(seed);
  }

  static void at(ScriptedSmtpServer relay, long seed) {
    Faults faults = new Faults(relay, seed);
    for (String command : new String[] {"EHLO", "NOOP", "MAIL", "RCPT", "DATA", "BDAT"}) {
      faults.sometimes(relay.on(command)).drop();
      faults.sometimes(relay.on(command)).reset();
    }
    for (NonCommandPhase phase : NonCommandPhase.values()) {
      faults.sometimes(relay.on(phase)).drop();
    }
    faults.sometimes(relay.on(NonCommandPhase.END_OF_DATA)).takeThenDrop();
    faults
        .sometimes(relay.on(NonCommandPhase.END_OF_DATA))
        .replyThenClose("250 2.0.0 taken, and good bye");
    faults.sometimes(relay.on("RSET")).reply("550 5.5.1 what?");
    faults.sometimes(relay.on("RSET")).drop();
    faults.refusals();
    faults.stalls();
  }

  /** At an address that takes connections, and no message on any of them. */
  static void everywhere(ScriptedSmtpServer relay, long seed) {
    Random random = new Random(seed);
    relay
        .on(NonCommandPhase.GREETING)
        .when(random::nextBoolean)
        .replyThenClose("421 4.3.2 not here");
    relay.on(NonCommandPhase.GREETING).drop();
  }

  private Rule sometimes(Rule rule) {
    return rule.when(() -> random.nextDouble() < SOMETIMES);
  }

  private void refusals() {
    sometimes(relay.on(NonCommandPhase.GREETING)).replyThenClose("421 4.3.2 busy");
    sometimes(relay.on("MAIL")).replyThenClose("421 4.4.2 too long");
    sometimes(relay.on("MAIL")).reply("451 4.3.0 not now");
    sometimes(relay.on("RCPT")).reply("450 4.2.1 greylisted");
    sometimes(relay.on("RCPT")).reply(REFUSED);
    sometimes(relay.on(NonCommandPhase.END_OF_DATA)).reply("452 4.3.1 disk full");
    sometimes(relay.on(NonCommandPhase.END_OF_DATA)).replyThenClose("421 4.3.2 going down");
  }

  /** Few, since each takes as long as a time-out. */
  private void stalls() {
    for (String command : new String[] {"EHLO", "MAIL", "RCPT", "RSET"}) {
      sometimes(relay.on(command)).stall().times(STALLS);
    }
    for (NonCommandPhase phase : NonCommandPhase.values()) {
      sometimes(relay.on(phase)).stall().times(STALLS);
    }
  }
}
