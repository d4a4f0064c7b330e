package org.smtpconnector.mail.outbox.container;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.MailSent;
import org.smtpconnector.mail.outbox.MailDeferred;
import org.smtpconnector.mail.outbox.MailExpired;
import org.smtpconnector.mail.outbox.OutboxState;

/** Reports the outbox to MicroProfile Metrics: how many messages wait or failed, and its runs. */
@ApplicationScoped
class OutboxMetrics implements OutcomeCounter {
  static final String MESSAGES = "smtp.outbox.messages";
  static final String OVERDUE = "smtp.outbox.overdue";
  static final String RUNS = "smtp.outbox.runs";
  private static final String STATE = "state";

  private final Instance<MetricRegistry> registries; // empty if only the API is present
  private final OutboxStatisticsCache levels;

  /** For the container's proxy. */
  OutboxMetrics() {
    this(null, null);
  }

  @Inject
  OutboxMetrics(Instance<MetricRegistry> registries, OutboxStatisticsCache levels) {
    this.registries = registries;
    this.levels = levels;
  }

  void register(@Observes @Initialized(ApplicationScoped.class) Object start) {
    if (registries.isResolvable()) {
      for (OutboxState state : OutboxState.values()) {
        registries.get().gauge(MESSAGES, (Supplier<Double>) () -> levels.of(state), tag(state));
      }
      registries.get().gauge(OVERDUE, (Supplier<Double>) levels::overdueSeconds);
    }
  }

  /** The registry may outlive the application. */
  void unregister(@Observes @BeforeDestroyed(ApplicationScoped.class) Object stop) {
    if (registries.isResolvable()) {
      for (String name : new String[] {MESSAGES, OVERDUE}) {
        registries.get().remove(name);
      }
    }
  }

  private static Tag tag(OutboxState state) {
    return new Tag(STATE, state.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public void count(Object event) {
    if (registries.isResolvable()) {
      registries.get().counter(RUNS, new Tag("outcome", outcomeOf(event))).inc();
    }
  }

  private static String outcomeOf(Object event) {
    if (event instanceof MailSent) {
      return "sent";
    }
    if (event instanceof MailDeferred) {
      return "deferred";
    }
    if (event instanceof MailExpired) {
      return "expired";
    }
    return event instanceof MailInDoubt ? "in_doubt" : "refused";
  }
}
