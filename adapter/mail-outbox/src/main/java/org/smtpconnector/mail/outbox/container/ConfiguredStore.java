package org.smtpconnector.mail.outbox.container;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.Config;
import org.smtpconnector.mail.outbox.jdbc.JdbcOutboxStore;
import org.smtpconnector.mail.outbox.jdbc.JdbcStoreSettings;
import org.smtpconnector.mail.outbox.store.OutboxStore;

/**
 * The store that the settings name. Its data source is looked up until it is found: servers may
 * bind it after the application has started.
 */
@ApplicationScoped
class ConfiguredStore {
  private final Config config;
  private final ContainerResources resources;
  private final CallerTransaction transaction;
  private OutboxSettings settings;
  private OutboxStore store;

  /** For the container's proxy. */
  ConfiguredStore() {
    this(null, null, null);
  }

  @Inject
  ConfiguredStore(Config config, ContainerResources resources, CallerTransaction transaction) {
    this.config = config;
    this.resources = resources;
    this.transaction = transaction;
  }

  /** Returns the settings as they were when they were read first. */
  synchronized OutboxSettings settings() {
    if (settings == null) {
      settings = OutboxSettings.of(config);
    }
    return settings;
  }

  /**
   * Returns the store.
   *
   * @throws org.smtpconnector.mail.MailException.Misconfigured if there is no such data source
   */
  synchronized OutboxStore get() {
    if (store == null) {
      String name = settings().dataSource();
      store =
          new JdbcOutboxStore(
              resources.dataSource(name),
              new JdbcStoreSettings(
                  name, settings.createTables(), settings.keep(), settings.keepKeys()),
              transaction::isActive);
    }
    return store;
  }
}
