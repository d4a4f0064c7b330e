package org.smtpconnector.it.outbox.crash;

import static org.smtpconnector.it.outbox.crash.Interception.invoke;
import static org.smtpconnector.it.outbox.crash.Interception.proxy;

import java.sql.Connection;
import java.util.Optional;
import javax.sql.DataSource;
import org.smtpconnector.mail.outbox.store.OutboxStore;

/** A data source that halts this process at a commit, as if it were killed there. */
final class HaltingDatabase {
  private final DataSource source;
  private final Halt halt;
  private final ThreadLocal<Optional<StoreCall>> call = ThreadLocal.withInitial(Optional::empty);

  HaltingDatabase(DataSource source, Halt halt) {
    this.source = source;
    this.halt = halt;
  }

  /** Returns a store as it is, whose calls are known here. */
  OutboxStore known(OutboxStore store) {
    return proxy(
        OutboxStore.class,
        (method, arguments) -> {
          Optional<StoreCall> before = call.get();
          call.set(StoreCall.of(method.getName()));
          try {
            return invoke(store, method, arguments);
          } finally {
            call.set(before);
          }
        });
  }

  DataSource dataSource() {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = invoke(source, method, arguments);
          return result instanceof Connection connection ? halting(connection) : result;
        });
  }

  private Connection halting(Connection connection) {
    boolean[] changed = {false};
    return proxy(
        Connection.class,
        (method, arguments) -> {
          Optional<StoreCall> now = call.get();
          if (method.getName().equals("prepareStatement") && now.isPresent()) {
            changed[0] |= now.get().isChange(arguments[0].toString());
          }
          boolean isCommit = method.getName().equals("commit") && changed[0];
          boolean isDue = isCommit && now.filter(halt::isDue).isPresent();
          if (isDue && halt.before()) {
            Halt.now();
          }
          Object result = invoke(connection, method, arguments);
          if (isDue) {
            Halt.now();
          }
          return result;
        });
  }
}
