package org.smtpconnector.mail.outbox.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Spliterators;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;
import org.smtpconnector.mail.queue.QueueSender;
import org.smtpconnector.mail.queue.QueuedOutcomeListener;

/**
 * One turn of a mailer: sends its messages that are due, or one to probe its relay, until there is
 * none, or others wait for the thread and this had it for a while.
 */
final class MailerRun implements QueuedOutcomeListener {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final long SHORTEST = Duration.ofSeconds(1).toNanos();
  private static final long RETRY = Duration.ofSeconds(1).toNanos();

  private final DeliveryContext server;
  private final MailerTurnState schedule;
  private final Executor background;
  private final long start;
  private final int outagesSeen;
  private volatile QueueSender sender;
  private volatile ClaimedMailIterator windows;
  private volatile boolean answered;
  private volatile MailException relayFailure;
  private volatile boolean cancelled;

  /**
   * @param background claims messages ahead
   */
  MailerRun(DeliveryContext server, MailerTurnState schedule, Executor background) {
    this.server = server;
    this.schedule = schedule;
    this.background = background;
    this.start = server.clock().nanos();
    this.outagesSeen = server.outage().seen();
  }

  /** Runs it; returns in how many nanoseconds messages are due, or NEVER if that is unknown. */
  long run() {
    try {
      sender = server.senders().apply(schedule.mailer());
    } catch (MailException e) {
      schedule.pause().failed(e, server.clock().nanos());
      return 0;
    }
    boolean isProbe = schedule.pause().isProbing();
    windows =
        new ClaimedMailIterator(
            server,
            schedule.mailer(),
            sender.jndiName(),
            isProbe ? 1 : server.settings().batch(),
            background,
            () -> !isProbe && !isOver());
    try {
      return windows.hasNext() ? send() : next();
    } finally {
      windows.close(); // also if this has failed: what was not handed out waits again
    }
  }

  private boolean isOver() {
    return server.clock().nanos() - start >= SHORTEST && server.runQueue().isAnyReady();
  }

  private long send() {
    Throwable failure = null;
    try {
      failure =
          sender
              .sendQueued(
                  StreamSupport.stream(Spliterators.spliteratorUnknownSize(windows, 0), false),
                  this)
              .ended()
              .orElse(null);
      settleRest(null);
    } catch (MailException e) {
      failure = e;
      settleRest(null);
    } catch (RuntimeException | Error e) {
      failure = e;
      LOG.log(
          Level.ERROR, "the outbox failed to send through mailer '" + schedule.mailer() + "'", e);
      settleRest(e);
    }
    pauseAfter(failure);
    return next();
  }

  /** Decides by what the relay has said, and by what has ended the sending, if anything. */
  private void pauseAfter(Throwable failure) {
    Throwable cause = failure == null && !answered ? relayFailure : failure;
    if (answered) {
      schedule.pause().passed();
    }
    if (cause != null) {
      schedule.pause().failed(cause, server.clock().nanos());
    }
  }

  private long next() {
    Optional<Throwable> failure = windows.failure();
    if (failure.isPresent()) {
      if (failure.get() instanceof OutboxStoreException e) {
        server.outage().begun(e, outagesSeen);
      } else {
        LOG.log(Level.ERROR, "the outbox cannot claim messages", failure.get());
      }
      return RETRY;
    }
    if (windows.isHeld()) {
      return RETRY;
    }
    return windows.isMoreDue() ? 0 : MailerTurnState.NEVER;
  }

  /**
   * Settles what the mailer has not reported. That was not delivered, unless the mailer has failed.
   */
  private void settleRest(Throwable failure) {
    for (OutgoingMail mail : windows.inProgress()) {
      if (mail.isReported() || failure != null && mail.isOpened()) {
        MailEvent doubt = OutcomeTable.interrupted(mail.mail(), failure, sender.jndiName());
        settle(mail, doubt);
      } else {
        server.settler().add(server.table().unsent(mail.entry()));
      }
    }
    windows.inProgress().clear();
  }

  @Override
  public void settled(ComposedMail mail, MailEvent outcome) {
    OutgoingMail outgoing = OutgoingMail.of(mail);
    outgoing.reported();
    if (outgoing.isWithheld(outcome)) {
      server.settler().add(server.table().unsent(outgoing.entry()));
    } else {
      MailEvent known = outgoing.outcome(outcome);
      record(AttemptOutcome.of(known));
      settle(outgoing, known);
    }
    windows.inProgress().remove(outgoing);
    if (outgoing.error().isPresent()) {
      cancelled = true;
    }
  }

  private void settle(OutgoingMail mail, MailEvent outcome) {
    server.settler().add(server.table().after(mail.entry(), outcome, server.clock().now()));
  }

  private void record(AttemptOutcome attempt) {
    if (attempt.relayFailure().isPresent()) {
      relayFailure = attempt.relayFailure().get();
    } else if (attempt.isAnswered()) {
      answered = true;
    }
  }

  @Override
  public boolean isCancelled() {
    return cancelled || server.runQueue().isClosed();
  }

  /** Hands out no more messages; those in progress are completed. */
  void end() {
    cancelled = true;
    ClaimedMailIterator current = windows;
    if (current != null) {
      current.close();
    }
  }

  /** Lists the Message-IDs of the messages in progress. */
  String inProgress() {
    ClaimedMailIterator current = windows;
    return current == null
        ? ""
        : current.inProgress().stream()
            .map(mail -> mail.mail().messageId())
            .collect(Collectors.joining(", "));
  }
}
