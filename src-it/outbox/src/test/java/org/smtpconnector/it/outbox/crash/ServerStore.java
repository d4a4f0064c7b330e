package org.smtpconnector.it.outbox.crash;

import jakarta.jms.ConnectionFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.smtpconnector.mail.outbox.jdbc.JdbcOutboxStore;
import org.smtpconnector.mail.outbox.jdbc.JdbcStoreSettings;
import org.smtpconnector.mail.outbox.jdbc.TestPool;
import org.smtpconnector.mail.outbox.store.OutboxStore;

/** Opens the store of a server, which halts where its plan says. */
final class ServerStore {
  private ServerStore() {}

  static OutboxStore open(ServerPlan plan) {
    return SharedQueues.isUrl(plan.url()) ? queues(plan) : database(plan);
  }

  private static OutboxStore queues(ServerPlan plan) {
    SharedQueues queues = SharedQueues.of(plan.url());
    ConnectionFactory factory = queues.connectionFactory(plan.name());
    Optional<Halt> halt = plan.halt();
    if (halt.isEmpty()) {
      return queues.open(factory);
    }
    CurrentCall call = new CurrentCall();
    return call.known(
        queues.open(new HaltingBroker(factory, halt.get(), call).connectionFactory()));
  }

  private static OutboxStore database(ServerPlan plan) {
    DataSource pool =
        new TestPool(
            () -> DriverManager.getConnection(plan.url()), Connection.TRANSACTION_READ_COMMITTED);
    Optional<Halt> halt = plan.halt();
    if (halt.isEmpty()) {
      return database(pool);
    }
    CurrentCall call = new CurrentCall();
    return call.known(database(new HaltingDatabase(pool, halt.get(), call).dataSource()));
  }

  private static OutboxStore database(DataSource source) {
    return new JdbcOutboxStore(
        source,
        new JdbcStoreSettings("jdbc/shop", true, Duration.ZERO, Duration.ofDays(1)),
        () -> false);
  }
}
