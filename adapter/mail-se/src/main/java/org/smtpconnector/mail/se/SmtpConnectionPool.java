package org.smtpconnector.mail.se;

import jakarta.resource.ResourceException;
import java.io.NotSerializableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.naming.NamingException;
import javax.naming.Reference;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.connector.ra.SmtpResourceAdapter;

/**
 * A pool of SMTP connections in a JVM without a container, in which the resource adapter does what
 * it does in a server: connections that the relay closed are replaced, and others retire by number
 * of messages or age. Thread-safe.
 */
public final class SmtpConnectionPool implements SmtpConnectionFactory, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final transient SmtpResourceAdapter adapter;
  private final transient PooledConnectionManager connections;

  /** The connection factory over the pool. */
  private final SmtpConnectionFactory factory;

  private SmtpConnectionPool(Builder builder) throws ResourceException {
    adapter = new SmtpResourceAdapter();
    adapter.start(null);
    builder.managed.setResourceAdapter(adapter);
    connections =
        new PooledConnectionManager(
            builder.managed, builder.maxPoolSize, builder.connectionTimeout, builder.maxIdleTime);
    factory = (SmtpConnectionFactory) builder.managed.createConnectionFactory(connections);
  }

  /**
   * {@return a builder of a pool of connections to this relay, by STARTTLS on its usual port unless
   * properties say otherwise}
   *
   * @param host the host name or address, or several, separated by commas
   */
  public static Builder to(String host) {
    return new Builder().property("host", host);
  }

  @Override
  public SmtpConnection getConnection() throws ResourceException {
    return factory.getConnection();
  }

  @Override
  public SmtpConnection getConnection(String user, String password) throws ResourceException {
    return factory.getConnection(user, password);
  }

  @Override
  public boolean isSandboxed() {
    return factory.isSandboxed();
  }

  @Override
  public Optional<Path> captureDirectory() {
    return factory.captureDirectory();
  }

  /** {@return the number of connections that are in use now} */
  public int activeConnections() {
    return connections.active();
  }

  /** {@return the number of connections that wait to be used} */
  public int idleConnections() {
    return connections.idle();
  }

  /**
   * Ends the connections. Messages in progress are completed for up to ten seconds, and no further
   * ones begun.
   */
  @Override
  public void close() {
    connections.close();
    adapter.stop();
  }

  @Override
  public void setReference(Reference reference) {
    throw new UnsupportedOperationException("a pool without a server has no JNDI name");
  }

  @Override
  public Reference getReference() throws NamingException {
    throw new NamingException("a pool without a server has no JNDI name");
  }

  /**
   * A pool is not serialized.
   *
   * @return nothing
   * @throws NotSerializableException always
   */
  private Object writeReplace() throws NotSerializableException {
    throw new NotSerializableException("a pool belongs to its JVM");
  }

  /** A builder of a pool. Not thread-safe. */
  public static final class Builder {
    private final SmtpManagedConnectionFactory managed = new SmtpManagedConnectionFactory();
    private final PropertySetter properties = new PropertySetter(managed);
    private int maxPoolSize = 10;
    private Duration connectionTimeout = Duration.ofSeconds(30);
    private Duration maxIdleTime = Duration.ofMinutes(3);

    private Builder() {}

    /**
     * Sets a property of the connection factory.
     *
     * @param name its name, as in PROPERTIES.md: such as {@code port}, {@code security} or {@code
     *     maxMessagesPerConnection}
     * @param value its value
     * @return this builder
     * @throws IllegalArgumentException if there is no such property, or it has another type
     */
    public Builder property(String name, Object value) {
      properties.set(name, value);
      return this;
    }

    /**
     * Sets the user to authenticate as.
     *
     * @param user the user
     * @param password the password
     * @return this builder
     */
    public Builder credentials(String user, String password) {
      return property("user", user).property("password", password);
    }

    /**
     * Sets the maximum number of connections of each user.
     *
     * @param maxPoolSize at least 1; by default 10
     * @return this builder
     * @throws IllegalArgumentException if it is less
     */
    public Builder maxPoolSize(int maxPoolSize) {
      if (maxPoolSize < 1) {
        throw new IllegalArgumentException("maxPoolSize is " + maxPoolSize + ": set at least 1");
      }
      this.maxPoolSize = maxPoolSize;
      return this;
    }

    /**
     * Limits the wait for a connection while all are in use.
     *
     * @param connectionTimeout not negative; by default 30 seconds
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public Builder connectionTimeout(Duration connectionTimeout) {
      this.connectionTimeout = checked("connectionTimeout", connectionTimeout);
      return this;
    }

    /**
     * Sets after which time a connection that is not used is ended.
     *
     * @param maxIdleTime not negative; by default 3 minutes
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public Builder maxIdleTime(Duration maxIdleTime) {
      this.maxIdleTime = checked("maxIdleTime", maxIdleTime);
      return this;
    }

    private static Duration checked(String what, Duration duration) {
      if (Objects.requireNonNull(duration, what).isNegative()) {
        throw new IllegalArgumentException(what + " is " + duration + ", which is negative");
      }
      return duration;
    }

    /**
     * {@return the pool, without a connection yet}
     *
     * @throws IllegalArgumentException if a property is invalid
     * @throws IllegalStateException if this builder has built a pool before
     */
    public SmtpConnectionPool build() {
      try {
        return new SmtpConnectionPool(this);
      } catch (ResourceException e) {
        throw new IllegalStateException("a builder builds one pool: " + e.getMessage(), e);
      }
    }
  }
}
