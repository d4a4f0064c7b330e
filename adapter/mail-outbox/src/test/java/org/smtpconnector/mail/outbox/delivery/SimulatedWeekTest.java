package org.smtpconnector.mail.outbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.jdbc.JdbcOutboxStore;
import org.smtpconnector.mail.outbox.store.NewEntry;
import org.smtpconnector.mail.outbox.store.OutboxStore;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * A week of two mailers, with greylisting, full mailboxes, relays that are down for hours, and a
 * server that is killed each hour, at any of its steps. The clock is simulated. {@code
 * -Doutbox.simulated.messages=100000} simulates more messages than the default.
 */
class SimulatedWeekTest {
  private static final int MESSAGES = Integer.getInteger("outbox.simulated.messages", 1500);
  private static final int BATCH = 10;
  private static final int RESENDS = 3;
  private static final long STEP = 100;
  private static final long HOUR = 3600;
  private static final long DAY = 24 * HOUR;
  private static final Instant START = Instant.parse("2026-11-30T00:00:00Z");
  private static final String[] KINDS = {
    "gone", "never", "full", "grey", "grey", "flaky", "grey", "ok", "ok", "ok"
  };
  private static final DeliverySettings SETTINGS =
      new DeliverySettings(
          1,
          BATCH,
          Duration.ofMinutes(1),
          Duration.ofHours(1),
          Duration.ofSeconds(3 * STEP),
          Duration.ofSeconds(STEP),
          Duration.ZERO);

  private final Random random = new Random(17);
  private final TestDatabase database = new TestDatabase();
  private final JdbcOutboxStore store = database.store();
  private final Map<String, SimulatedRelay> relays =
      Map.of(
          "", new SimulatedRelay("mail/smtp", 9, this::seconds),
          "news", new SimulatedRelay("mail/news", 14, this::seconds));
  private final List<String> ids = new ArrayList<>();
  private long seconds;
  private int kills;
  private ServerLife life;
  private DeliveryContext server;
  private ServerTakeover recovery;
  private DueMailerFinder poll;

  private long seconds() {
    return seconds;
  }

  @BeforeEach
  void beQuiet() {
    Logger.getLogger("org.smtpconnector").setLevel(Level.OFF); // of a thousand outages and kills
  }

  @AfterEach
  void close() {
    Logger.getLogger("org.smtpconnector").setLevel(null);
    database.close();
  }

  @Test
  void endsEachMessageSettledAndTheReportAddsUp() {
    database.setTime(START);
    startServer();
    while (seconds < 7 * DAY) {
      seconds += STEP;
      database.setTime(START.plusSeconds(seconds));
      put();
      if (seconds % HOUR == 0) {
        life.endAfter(1 + random.nextInt(200));
        kills++;
      }
      run();
      if (life.isOver() || life.isDoomed() && seconds % HOUR == HOUR - STEP) {
        startServer(); // one that had too little to do is killed between its steps
      }
    }
    assertThat(ids).hasSize(MESSAGES);
    assertAddsUp();
  }

  private void startServer() {
    life = new ServerLife();
    ServerLife ofServer = life;
    OutboxStore mortal = life.using(store);
    server =
        DeliveryContext.of(
            mortal,
            "server" + kills,
            name -> relays.get(name).senderOf(ofServer),
            SETTINGS,
            event -> {},
            () -> Duration.ofSeconds(seconds).toNanos());
    recovery = new ServerTakeover(server);
    poll = new DueMailerFinder(server, () -> Set.of("", "news"));
  }

  /** What the threads of a server do in a while. */
  private void run() {
    try {
      server.lease().beat();
      poll.run();
      recovery.run();
      for (Optional<MailerTurnState> schedule = server.runQueue().poll();
          schedule.isPresent() && !life.isOver();
          schedule = server.runQueue().poll()) {
        long next = new MailerRun(server, schedule.get(), Runnable::run).run();
        server.runQueue().end(schedule.get(), next);
        server.settler().flush();
      }
    } catch (ServerLife.Killed e) {
      assertThat(life.isOver()).isTrue();
    }
  }

  /** Puts messages during the first four days. */
  private void put() {
    while (ids.size() < MESSAGES && ids.size() < MESSAGES * (seconds / (4.0 * DAY))) {
      int number = ids.size();
      NewEntry entry =
          new NewEntry(
              number % 3 == 0 ? "news" : "",
              mail(number),
              Optional.empty(),
              Duration.ofHours(36),
              Optional.empty());
      ids.add(store.put(entry).id());
    }
  }

  private static ComposedMail mail(int number) {
    String kind = KINDS[number % KINDS.length] + number + "@doe.example";
    Envelope envelope =
        number % 4 == 0
            ? Envelope.of("shop@shop.example", kind, "ok" + number + "@roe.example")
            : Envelope.of("shop@shop.example", kind);
    return new ComposedMail(
        "<" + number + "@shop.example>",
        envelope,
        MessageSource.of("Subject: s\r\n\r\nHello\r\n".getBytes(StandardCharsets.US_ASCII)),
        number % 7 == 0 ? OnDoubt.RESEND : OnDoubt.REPORT);
  }

  private void assertAddsUp() {
    Map<OutboxState, Integer> states = new EnumMap<>(OutboxState.class);
    int doubtsOfKills = 0;
    for (int number = 0; number < MESSAGES; number++) {
      OutboxEntry entry = store.find(ids.get(number)).orElseThrow();
      states.merge(entry.state(), 1, Integer::sum);
      assertSettled(entry, number);
      boolean isFlaky = KINDS[number % KINDS.length].equals("flaky");
      doubtsOfKills += entry.state() == OutboxState.DOUBT && !isFlaky ? 1 : 0;
    }
    assertThat(states)
        .containsOnlyKeys(
            OutboxState.SENT, OutboxState.REFUSED, OutboxState.EXPIRED, OutboxState.DOUBT);
    assertThat(kills).isGreaterThanOrEqualTo(7 * 24 - 1);
    assertThat(doubtsOfKills).isBetween(1, kills * 4 * BATCH); // those that are begun at once
    int downSteps = (int) (7 * 3 * HOUR / STEP);
    relays
        .values()
        .forEach(
            relay ->
                assertThat(relay.takenWhileDown()).isBetween(1, downSteps + (kills + 7) * BATCH));
    System.out.println(
        MESSAGES
            + " messages, "
            + kills
            + " kills: "
            + states
            + ", in doubt by kills: "
            + doubtsOfKills);
  }

  /** The final outcome of each recipient is what the relay knows. */
  private void assertSettled(OutboxEntry entry, int number) {
    SimulatedRelay relay = relays.get(entry.mailer());
    int most = number % 7 == 0 ? 1 + RESENDS : 1;
    for (RecipientOutcome outcome : entry.recipients()) {
      int accepted = relay.accepted(entry.messageId(), outcome.address());
      switch (outcome.status()) {
        case ACCEPTED -> assertThat(accepted).as("%s", entry).isBetween(1, most);
        case UNKNOWN -> {
          assertThat(accepted).as("%s", entry).isBetween(0, most);
          assertThat(entry.state()).as("%s", entry).isEqualTo(OutboxState.DOUBT);
        }
        case REFUSED, DEFERRED, NOT_ATTEMPTED -> assertThat(accepted).as("%s", entry).isZero();
      }
    }
  }
}
