package org.smtpconnector.mail.outbox.delivery;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.BulkResumePoint;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.mail.MailSent;
import org.smtpconnector.mail.queue.QueueSender;
import org.smtpconnector.mail.queue.QueuedOutcomeListener;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.Reply;

/**
 * A relay of a simulation, which is down for hours of each day. What it does with a recipient is
 * the address's local part: {@code grey} defers a message at first, {@code full} for hours, {@code
 * never} always, {@code gone} refuses it, and {@code flaky} accepts it and loses the reply.
 */
final class SimulatedRelay {
  private static final int IN_PROGRESS = 5;
  private static final Reply OK = Reply.of(250, List.of("2.0.0 queued"));
  private static final Reply LATER = Reply.of(451, List.of("4.7.1 later"));
  private static final Reply GONE = Reply.of(550, List.of("5.1.1 gone"));

  private final String jndiName;
  private final long downFrom;
  private final LongSupplier seconds;
  private final Map<String, Long> firstSeen = new HashMap<>();
  private final Map<String, Integer> accepted = new HashMap<>();
  private int takenWhileDown;

  /**
   * @param downFrom the hour of the day at which it goes down for three hours
   * @param seconds the time since midnight of the first day
   */
  SimulatedRelay(String jndiName, long downFrom, LongSupplier seconds) {
    this.jndiName = jndiName;
    this.downFrom = downFrom;
    this.seconds = seconds;
  }

  private boolean isDown() {
    long hour = seconds.getAsLong() / 3600 % 24;
    return hour >= downFrom && hour < downFrom + 3;
  }

  /** Returns how often it accepted a message for a recipient. */
  int accepted(String messageId, EmailAddress recipient) {
    return accepted.getOrDefault(messageId + recipient, 0);
  }

  int takenWhileDown() {
    return takenWhileDown;
  }

  /** Returns a mailer of a server. */
  QueueSender senderOf(ServerLife life) {
    return new Sender(life);
  }

  private final class Sender implements QueueSender {
    private final ServerLife life;

    Sender(ServerLife life) {
      this.life = life;
    }

    @Override
    public String jndiName() {
      return jndiName;
    }

    @Override
    public BulkReceipt sendQueued(Stream<ComposedMail> messages, QueuedOutcomeListener listener) {
      Deque<ComposedMail> inProgress = new ArrayDeque<>();
      Optional<MailException> ended = Optional.empty();
      Iterator<ComposedMail> source = messages.iterator();
      while (ended.isEmpty() && !listener.isCancelled() && source.hasNext()) {
        inProgress.add(source.next());
        if (isDown()) {
          takenWhileDown += inProgress.size();
          ended = Optional.of(new Unavailable("421 down", null, List.of()));
        } else if (inProgress.size() == IN_PROGRESS) {
          send(inProgress.remove(), listener);
        }
      }
      while (ended.isEmpty() && !inProgress.isEmpty()) {
        send(inProgress.remove(), listener);
      }
      return new BulkReceipt(0, 0, 0, BulkResumePoint.START, false, ended);
    }

    private void send(ComposedMail mail, QueuedOutcomeListener listener) {
      life.step();
      MailEvent event;
      try {
        mail.writeTo(OutputStream.nullOutputStream());
        life.step();
        event = event(mail, receive(mail));
      } catch (IOException e) {
        event = refused(mail, List.of(), new Rejected("cannot be read: " + e, e, List.of()));
      }
      life.step();
      listener.settled(mail, event);
    }
  }

  private List<RecipientOutcome> receive(ComposedMail mail) {
    List<RecipientOutcome> outcomes = new ArrayList<>();
    for (Recipient recipient : mail.envelope().recipients()) {
      EmailAddress address = recipient.address();
      String key = mail.messageId() + address;
      long first = firstSeen.computeIfAbsent(key, k -> seconds.getAsLong());
      long waited = seconds.getAsLong() - first;
      RecipientOutcome outcome = outcome(address, waited);
      if (outcome.status() == Status.ACCEPTED || outcome.status() == Status.UNKNOWN) {
        accepted.merge(key, 1, Integer::sum);
      }
      outcomes.add(outcome);
    }
    return outcomes;
  }

  private static RecipientOutcome outcome(EmailAddress address, long waited) {
    String name = address.toString().replaceAll("[0-9]*@.*", "");
    return switch (name) {
      case "grey" -> deferredUntil(address, waited, Duration.ofMinutes(5));
      case "full" -> deferredUntil(address, waited, Duration.ofHours(6));
      case "never" -> RecipientOutcome.decided(address, LATER);
      case "gone" -> RecipientOutcome.decided(address, GONE);
      case "flaky" -> RecipientOutcome.undecided(address, Status.UNKNOWN);
      default -> RecipientOutcome.decided(address, OK);
    };
  }

  private static RecipientOutcome deferredUntil(EmailAddress address, long waited, Duration time) {
    return RecipientOutcome.decided(address, waited < time.toSeconds() ? LATER : OK);
  }

  private MailEvent event(ComposedMail mail, List<RecipientOutcome> outcomes) {
    if (has(outcomes, Status.UNKNOWN)) {
      return new MailInDoubt(
          mail.messageId(), jndiName, Duration.ZERO, outcomes, new InDoubt("lost", null, outcomes));
    }
    if (has(outcomes, Status.ACCEPTED)) {
      return new MailSent(mail.messageId(), jndiName, Duration.ZERO, outcomes);
    }
    return has(outcomes, Status.DEFERRED)
        ? refused(mail, outcomes, new Deferred("451", null, outcomes))
        : refused(mail, outcomes, new Rejected("550", null, outcomes));
  }

  private MailEvent refused(
      ComposedMail mail, List<RecipientOutcome> outcomes, MailException failure) {
    return new MailRefused(mail.messageId(), jndiName, Duration.ZERO, outcomes, failure);
  }

  private static boolean has(List<RecipientOutcome> outcomes, Status status) {
    return outcomes.stream().anyMatch(outcome -> outcome.status() == status);
  }
}
