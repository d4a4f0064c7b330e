package org.smtpconnector.it.outbox.crash;

import static org.smtpconnector.mail.outbox.Interception.intercepted;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import javax.transaction.xa.XAResource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.xa.PGXADataSource;
import org.smtpconnector.mail.outbox.Interception.Invocation;

/**
 * A data source of PostgreSQL or H2 that halts the server that uses it at a commit, as if it were
 * killed there. The server must not keep statements: those that it prepares tell what it commits.
 */
public final class HaltingXaDataSource implements XADataSource {
  private XADataSource source;
  private Optional<Halt> halt = Optional.empty();

  public void setUrl(String url) {
    source = url.startsWith("jdbc:h2:") ? h2(url) : postgreSql(url);
  }

  private static XADataSource h2(String url) {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl(url);
    return h2;
  }

  private static XADataSource postgreSql(String url) {
    PGXADataSource postgreSql = new PGXADataSource();
    postgreSql.setUrl(url);
    return postgreSql;
  }

  /** Sets {@link Halt#text when} it halts; empty for never. */
  public void setHalt(String text) {
    halt = text.isEmpty() ? Optional.empty() : Optional.of(Halt.parse(text));
  }

  @Override
  public XAConnection getXAConnection() throws SQLException {
    XAConnection real = source.getXAConnection();
    return halt.isPresent() ? new HaltingConnection(real, halt.get()).proxied() : real;
  }

  @Override
  public XAConnection getXAConnection(String user, String password) throws SQLException {
    return getXAConnection();
  }

  /** A connection that knows what its transaction has changed. */
  private record HaltingConnection(XAConnection real, Halt halt, Set<StoreCall> changes) {
    HaltingConnection(XAConnection real, Halt halt) {
      this(real, halt, EnumSet.noneOf(StoreCall.class));
    }

    XAConnection proxied() {
      return intercepted(
          XAConnection.class,
          real,
          invocation -> {
            Object result = invocation.proceed();
            if (result instanceof Connection connection) {
              return intercepted(Connection.class, connection, this::of);
            }
            return result instanceof XAResource resource
                ? intercepted(XAResource.class, resource, this::of)
                : result;
          });
    }

    private Object of(Invocation invocation) throws Throwable {
      switch (invocation.name()) {
        case "prepareStatement" ->
            StoreCall.by(invocation.arguments()[0].toString()).ifPresent(changes::add);
        case "prepare" -> {
          return halting(Halt.Moment.PREPARED, invocation);
        }
        case "commit" -> {
          boolean isLast = changes.contains(halt.call()) && halt.moment() != Halt.Moment.PREPARED;
          if (isLast && halt.moment() == Halt.Moment.BEFORE && halt.isDue(halt.call())) {
            Halt.now();
          }
          return halting(Halt.Moment.AFTER, invocation);
        }
        case "rollback" -> changes.clear();
        default -> {}
      }
      return invocation.proceed();
    }

    /** Lets a method be invoked, and halts then, if that is the moment. */
    private Object halting(Halt.Moment moment, Invocation invocation) throws Throwable {
      Object result = invocation.proceed();
      if (halt.moment() == moment && changes.contains(halt.call()) && halt.isDue(halt.call())) {
        Halt.now();
      }
      if (moment == Halt.Moment.AFTER) {
        changes.clear();
      }
      return result;
    }
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    source.setLogWriter(out);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("org.postgresql");
  }
}
