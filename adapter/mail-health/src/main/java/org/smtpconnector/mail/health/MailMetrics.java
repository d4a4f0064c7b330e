package org.smtpconnector.mail.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Locale;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.smtp.RecipientOutcome;

/** Counts and times messages and recipients, by connection factory and outcome. */
@ApplicationScoped
class MailMetrics {
  static final String MAILS = "smtp.mails";
  static final String RECIPIENTS = "smtp.recipients";
  private static final String FACTORY = "factory";
  private static final String OUTCOME = "outcome";

  private final Instance<MetricRegistry> registries; // empty if only the API is present

  /** For the container's proxy. */
  MailMetrics() {
    this(null);
  }

  @Inject
  MailMetrics(Instance<MetricRegistry> registries) {
    this.registries = registries;
  }

  void observe(@Observes MailEvent event) {
    if (registries.isResolvable()) {
      record(event, registries.get());
    }
  }

  private static void record(MailEvent event, MetricRegistry registry) {
    Tag factory = new Tag(FACTORY, event.jndiName());
    registry.timer(MAILS, factory, new Tag(OUTCOME, outcomeOf(event))).update(event.took());
    for (RecipientOutcome recipient : event.recipients()) {
      String status = recipient.status().name().toLowerCase(Locale.ROOT);
      registry.counter(RECIPIENTS, factory, new Tag(OUTCOME, status)).inc();
    }
  }

  private static String outcomeOf(MailEvent event) {
    if (event instanceof MailInDoubt) {
      return "in_doubt";
    }
    if (!(event instanceof MailRefused refused)) {
      return "sent";
    }
    if (refused.failure() instanceof Deferred) {
      return "deferred";
    }
    if (refused.failure() instanceof Unavailable) {
      return "unavailable";
    }
    return refused.failure() instanceof Misconfigured ? "misconfigured" : "rejected";
  }
}
