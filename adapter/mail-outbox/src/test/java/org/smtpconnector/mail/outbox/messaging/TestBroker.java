package org.smtpconnector.mail.outbox.messaging;

import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQXAConnectionFactory;
import org.smtpconnector.testkit.FreePort;

/** A broker with a journal on disk, and the address settings that it has by default. */
public final class TestBroker implements AutoCloseable {
  private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
  private final int port;

  private TestBroker(Path directory, int port) throws Exception {
    this.port = port;
    Configuration configuration =
        new ConfigurationImpl()
            .setSecurityEnabled(false)
            .setJournalType(JournalType.NIO)
            .setJournalDirectory(directory.resolve("journal").toString())
            .setBindingsDirectory(directory.resolve("bindings").toString())
            .setPagingDirectory(directory.resolve("paging").toString())
            .setLargeMessagesDirectory(directory.resolve("large").toString())
            .setMaxDiskUsage(100)
            .addAcceptorConfiguration("tcp", "tcp://localhost:" + port);
    broker.setConfiguration(configuration).start();
  }

  public static TestBroker start(Path directory) throws Exception {
    return start(directory, FreePort.find());
  }

  static TestBroker start(Path directory, int port) throws Exception {
    return new TestBroker(directory, port);
  }

  int port() {
    return port;
  }

  /** Returns a factory of connections that {@link #cut} can cut. */
  public ConnectionFactory factory(String user) {
    return factory(port, user);
  }

  /** Returns a factory of connections to a broker at a port. */
  public static ConnectionFactory factory(int port, String user) {
    return new ActiveMQConnectionFactory(url(port), user, "");
  }

  ActiveMQXAConnectionFactory xaFactory() {
    return new ActiveMQXAConnectionFactory(url(port));
  }

  /** Returns the URL of a broker at a port. */
  public static String url(int port) {
    // A call whose answer was lost with its connection waits for the whole time-out.
    return "tcp://localhost:" + port + "?consumerWindowSize=0&reconnectAttempts=0&callTimeout=5000";
  }

  /** Ends all connections of a user as if its server had died. */
  void cut(String user) throws Exception {
    broker.getActiveMQServer().getActiveMQServerControl().closeConnectionsForUser(user);
  }

  /** Returns how many messages a queue has, with those that are delayed or received. */
  long messages(String queue) {
    var found = broker.getActiveMQServer().locateQueue(queue);
    return found == null ? 0 : found.getMessageCount();
  }

  @Override
  public void close() throws IOException {
    try {
      broker.stop();
    } catch (Exception e) {
      throw new IOException("the broker has not stopped", e);
    }
  }

  /** Runs a broker until it is killed: directory and port. */
  public static void main(String[] arguments) throws Exception {
    start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    System.out.println("started");
    System.in.read(); // ends with the test
    Runtime.getRuntime().halt(0);
  }
}
