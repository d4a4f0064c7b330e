package org.smtpconnector.mail.mailer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Mailers;
import org.smtpconnector.mail.config.Configuration;
import org.smtpconnector.mail.delivery.DeliveryRetries;
import org.smtpconnector.mail.filter.MailPreparations;

/**
 * The configured mailers, one for each name. Settings are read for each message, so that a change
 * takes effect at once.
 */
@ApplicationScoped
class ConfiguredMailers implements Mailers {
  private final Configuration config;
  private final DeliveryRetries retries;
  private final MailEvents events;
  private final ManagedExecutorLookup threads;
  private final Transactions transactions;
  private final MailPreparations preparations;
  private final Map<String, MailSender> named = new ConcurrentHashMap<>();
  private volatile MailSender byDefault;

  /** For the container's proxy. */
  ConfiguredMailers() {
    this(null, null, null, null, null, null);
  }

  @Inject
  ConfiguredMailers(
      Configuration config,
      DeliveryRetries retries,
      MailEvents events,
      ManagedExecutorLookup threads,
      Transactions transactions,
      MailPreparations preparations) {
    this.config = config;
    this.retries = retries;
    this.events = events;
    this.threads = threads;
    this.transactions = transactions;
    this.preparations = preparations;
  }

  @Override
  public MailSender defaultMailer() {
    MailSender mailer = byDefault;
    if (mailer == null) {
      mailer = checked("", () -> MailerSettings.ofDefault(config));
      byDefault = mailer;
    }
    return mailer;
  }

  @Override
  public MailSender named(String name) {
    Objects.requireNonNull(name, "name");
    MailSender mailer = named.get(name);
    return mailer != null
        ? mailer
        : named.computeIfAbsent(name, of -> checked(of, () -> MailerSettings.named(config, of)));
  }

  /** Creates a mailer whose settings are valid now; one that is not is not kept. */
  private MailSender checked(String name, Supplier<MailerSettings> settings) {
    settings.get();
    MailDefaultsSettings defaults = new MailDefaultsSettings(config, name);
    defaults.read();
    return new ConnectorMailSender(
        settings,
        retries,
        events::fire,
        threads,
        transactions,
        () -> preparations.of(name, defaults.read()));
  }
}
