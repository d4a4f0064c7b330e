package org.smtpconnector.mail.outbox.container;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.smtpconnector.mail.config.Configuration;
import org.smtpconnector.mail.outbox.container.OutboxSettings.InDatabase;
import org.smtpconnector.mail.outbox.container.OutboxSettings.InQueues;
import org.smtpconnector.mail.outbox.container.OutboxSettings.StoreSettings;
import org.smtpconnector.mail.outbox.jdbc.JdbcOutboxStore;
import org.smtpconnector.mail.outbox.jdbc.JdbcStoreSettings;
import org.smtpconnector.mail.outbox.store.OutboxStore;

/**
 * The store that the settings name. Its data source or connection factory is looked up until it is
 * found: servers may bind it after the application has started.
 */
@ApplicationScoped
class ConfiguredStore {
  private final Configuration config;
  private final ContainerResources resources;
  private final CallerTransaction transaction;
  private OutboxSettings settings;
  private OutboxStore store;
  private FirstUseStoreCheck check;

  /** For the container's proxy. */
  ConfiguredStore() {
    this(null, null, null);
  }

  @Inject
  ConfiguredStore(
      Configuration config, ContainerResources resources, CallerTransaction transaction) {
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
   * @throws org.smtpconnector.mail.MailException.Misconfigured if there is no such data source or
   *     connection factory
   */
  synchronized OutboxStore get() {
    if (store == null) {
      StoreSettings where = settings().store();
      store =
          where instanceof InDatabase database
              ? inDatabase(database.dataSource())
              : QueueStoreFactory.of((InQueues) where, resources, transaction::isActive);
      check = new FirstUseStoreCheck(store, transaction::isActive);
    }
    return store;
  }

  /**
   * Returns the store once it has passed its check, which creates tables if that is configured:
   * servers may start beans that use the outbox before it has started.
   *
   * @throws org.smtpconnector.mail.MailException.Misconfigured as {@link #get}, and if the store
   *     cannot be used as it is
   * @throws org.smtpconnector.mail.outbox.store.OutboxStoreException if it cannot be reached
   */
  OutboxStore checked() {
    OutboxStore there = get();
    check().run();
    return there;
  }

  private synchronized FirstUseStoreCheck check() {
    return check;
  }

  private OutboxStore inDatabase(String dataSource) {
    return new JdbcOutboxStore(
        resources.dataSource(dataSource),
        new JdbcStoreSettings(
            dataSource, settings().createTables(), settings().keep(), settings().keepKeys()),
        transaction::isActive);
  }
}
