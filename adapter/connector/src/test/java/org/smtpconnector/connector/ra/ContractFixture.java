package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.config.ConnectionPropertiesTest;

/**
 * What the tests of Jakarta Connectors 2.1's contract for a resource adapter without transactions
 * share. The sections that they name are the specification's. What {@link
 * SmtpManagedConnectionFactoryTest}, {@link SmtpManagedConnectionTest} and {@link
 * ConnectionPropertiesTest} show is not repeated: their tests name their sections.
 */
abstract class ContractFixture extends RelayFixture {
  static SmtpConnection handle(ManagedConnection managed) throws ResourceException {
    return (SmtpConnection) managed.getConnection(null, null);
  }

  interface Step {
    void run() throws Exception;
  }

  static void assertPrompt(Step step) throws Exception {
    Instant begin = Instant.now();
    step.run();
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Relays.REPLY_TIMEOUT);
  }

  @SuppressWarnings("unchecked") // the copy has the type of what was written
  static <T> T copyOf(T value) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }

  /** A container's connection manager, as far as one call to it goes. */
  static final class Container implements ConnectionManager {
    private static final long serialVersionUID = 1L;
    final transient List<Thread> callers = new CopyOnWriteArrayList<>();
    final transient List<ManagedConnection> made = new CopyOnWriteArrayList<>();

    @Override
    public Object allocateConnection(ManagedConnectionFactory factory, ConnectionRequestInfo info)
        throws ResourceException {
      callers.add(Thread.currentThread());
      ManagedConnection connection = factory.createManagedConnection(null, info);
      made.add(connection);
      return connection.getConnection(null, info);
    }
  }
}
