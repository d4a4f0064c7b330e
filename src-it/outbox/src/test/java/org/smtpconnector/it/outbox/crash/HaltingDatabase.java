package org.smtpconnector.it.outbox.crash;

import static org.smtpconnector.it.outbox.crash.Interception.invoke;
import static org.smtpconnector.it.outbox.crash.Interception.proxy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A data source that halts this process at a commit, as if it were killed there; outside of a
 * transaction, a statement is one.
 */
record HaltingDatabase(DataSource source, Halt halt, CurrentCall call) {
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
            boolean isChange = now.get().isChange(arguments[0].toString());
            if (isChange && connection.getAutoCommit()) {
              return committing((PreparedStatement) invoke(connection, method, arguments));
            }
            changed[0] |= isChange;
          }
          boolean isCommit = method.getName().equals("commit") && changed[0];
          return halt.at(isCommit ? now : Optional.empty(), connection, method, arguments);
        });
  }

  private PreparedStatement committing(PreparedStatement statement) {
    return proxy(
        PreparedStatement.class,
        (method, arguments) -> {
          boolean isCommit = method.getName().startsWith("execute");
          return halt.at(isCommit ? call.get() : Optional.empty(), statement, method, arguments);
        });
  }
}
