package org.smtpconnector.mail.outbox.jdbc;

import java.time.Duration;
import java.util.Objects;

/**
 * The settings of a store in a database.
 *
 * @param dataSource the name of the data source, for error messages
 * @param createTables whether to create the tables if they are missing, as for development
 * @param keep how long messages are kept after every recipient has accepted them; zero to remove
 *     them at once
 * @param keepKeys how long keys are kept; a key that is older may be used again
 */
public record JdbcStoreSettings(
    String dataSource, boolean createTables, Duration keep, Duration keepKeys) {
  public JdbcStoreSettings {
    Objects.requireNonNull(dataSource, "dataSource");
    Objects.requireNonNull(keep, "keep");
    Objects.requireNonNull(keepKeys, "keepKeys");
  }

  boolean keepsSent() {
    return !keep.isZero();
  }
}
