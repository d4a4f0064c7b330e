package org.smtpconnector.it.outbox.crash;

import static org.smtpconnector.mail.outbox.Interception.intercepted;

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
    return intercepted(
        DataSource.class,
        source,
        invocation -> invocation.proceed(Connection.class, this::halting));
  }

  private Connection halting(Connection connection) {
    boolean[] changed = {false};
    return intercepted(
        Connection.class,
        connection,
        invocation -> {
          Optional<StoreCall> now = call.get();
          if (invocation.is("prepareStatement") && now.isPresent()) {
            boolean isChange = now.get().isChange(invocation.arguments()[0].toString());
            if (isChange && connection.getAutoCommit()) {
              return invocation.proceed(PreparedStatement.class, this::committing);
            }
            changed[0] |= isChange;
          }
          boolean isCommit = invocation.is("commit") && changed[0];
          return halt.at(isCommit ? now : Optional.empty(), invocation);
        });
  }

  private PreparedStatement committing(PreparedStatement statement) {
    return intercepted(
        PreparedStatement.class,
        statement,
        invocation -> {
          boolean isCommit = invocation.name().startsWith("execute");
          return halt.at(isCommit ? call.get() : Optional.empty(), invocation);
        });
  }
}
