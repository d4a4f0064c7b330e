package org.smtpconnector.it.outbox.crash;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.smtpconnector.it.outbox.crash.CrashPoint.RelayStep;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.Rule;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** A relay that counts how often it has accepted each message, and acts at steps of a message. */
public final class CountingRelay implements AutoCloseable {
  private static final int OCTET = 100; // in the middle of the text

  private final ScriptedSmtpServer server =
      ScriptedSmtpServer.builder()
          .extensions("8BITMIME", "ENHANCEDSTATUSCODES", "PIPELINING", "SIZE 10485760")
          .start();

  public int port() {
    return server.port();
  }

  public int accepted() {
    return server.messages().size();
  }

  /** Returns how often it has accepted each message, by its Message-ID. */
  public Map<String, Long> counts() {
    return server.messages().stream()
        .map(message -> message.header("Message-ID").orElseThrow())
        .collect(Collectors.groupingBy(id -> id, TreeMap::new, Collectors.counting()));
  }

  /** Runs an action once, at a step of the nth message. */
  public void at(RelayStep step, int nth, Runnable action) {
    AtomicInteger count = new AtomicInteger();
    rule(step)
        .when(
            () -> {
              boolean isDue = count.incrementAndGet() == nth;
              if (isDue) {
                action.run();
              }
              return isDue && step == RelayStep.END_NOT_TAKEN;
            });
  }

  private Rule rule(RelayStep step) {
    return switch (step) {
      case MAIL -> server.on("MAIL").drop();
      case TEXT -> server.on(NonCommandPhase.IN_DATA).atOctet(OCTET).drop();
      case END_TAKEN, END_NOT_TAKEN, REPLY -> server.on(NonCommandPhase.END_OF_DATA).drop();
    };
  }

  @Override
  public void close() {
    server.close();
  }
}
