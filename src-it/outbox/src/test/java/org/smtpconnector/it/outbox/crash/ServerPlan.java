package org.smtpconnector.it.outbox.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.mail.OnDoubt;

/**
 * What a server does.
 *
 * @param name its id, and the beginning of the Message-IDs of what it puts
 * @param url the database
 * @param relayPort the port of the relay
 * @param puts how many messages it puts
 * @param sendsLater whether it sends only once it has put them
 * @param lease how long another server may be silent
 * @param batch how many messages it claims, and begins, at once
 * @param halt where it halts
 */
record ServerPlan(
    String name,
    String url,
    int relayPort,
    int puts,
    boolean sendsLater,
    OnDoubt onDoubt,
    Duration lease,
    int batch,
    Optional<Halt> halt) {
  static ServerPlan of(String[] words) {
    return new ServerPlan(
        words[0],
        words[1],
        Integer.parseInt(words[2]),
        Integer.parseInt(words[3]),
        Boolean.parseBoolean(words[4]),
        OnDoubt.valueOf(words[5]),
        Duration.parse(words[6]),
        Integer.parseInt(words[7]),
        words.length > 8 ? Optional.of(Halt.parse(words[8])) : Optional.empty());
  }

  List<String> words() {
    List<String> words =
        new ArrayList<>(
            List.of(
                name,
                url,
                String.valueOf(relayPort),
                String.valueOf(puts),
                String.valueOf(sendsLater),
                onDoubt.name(),
                lease.toString(),
                String.valueOf(batch)));
    halt.map(Halt::text).ifPresent(words::add);
    return words;
  }

  /** Puts messages while it sends. */
  ServerPlan putting(int count) {
    return new ServerPlan(name, url, relayPort, count, false, onDoubt, lease, batch, halt);
  }

  /** Puts messages, and sends only then. */
  ServerPlan sendingLater(int count) {
    return new ServerPlan(name, url, relayPort, count, true, onDoubt, lease, batch, halt);
  }

  ServerPlan halting(Optional<Halt> at) {
    return new ServerPlan(name, url, relayPort, puts, sendsLater, onDoubt, lease, batch, at);
  }
}
