package org.smtpconnector.it.outbox.crash;

import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.smtpconnector.mail.outbox.messaging.MessagingOutboxStore;
import org.smtpconnector.mail.outbox.messaging.MessagingStoreSettings;
import org.smtpconnector.mail.outbox.messaging.TestBroker;
import org.smtpconnector.mail.outbox.store.OutboxStore;

/**
 * The queues of the servers of a test. They are looked at as they are, not through the store.
 *
 * @param port that of the broker
 * @param name what the names of the queues begin with
 */
public record SharedQueues(int port, String name) implements SharedStore {
  private static final String SCHEME = "artemis";
  private static final Duration LONG = Duration.ofMinutes(3);

  static boolean isUrl(String url) {
    return url.startsWith(SCHEME + ":");
  }

  static SharedQueues of(String url) {
    String[] words = url.split(":");
    return new SharedQueues(Integer.parseInt(words[1]), words[2]);
  }

  @Override
  public String url() {
    return SCHEME + ":" + port + ":" + name;
  }

  OutboxStore open(ConnectionFactory factory) {
    return new MessagingOutboxStore(
        factory, new MessagingStoreSettings("jms/outbox", name), () -> false);
  }

  ConnectionFactory connectionFactory(String user) {
    return TestBroker.factory(port, user);
  }

  /** Those in doubt, or those that were begun by servers that are gone, and are not settled. */
  @Override
  public List<String> messages(String state) throws Exception {
    if (!state.equals("BEGUN")) {
      return List.copyOf(browse(parked(), "outboxState = '" + state + "'").values());
    }
    awaitReturned();
    Map<String, String> begun = browse(markers(), "outboxMarker = 'BEGUN'");
    begun.keySet().removeAll(browse(markers(), "outboxMarker = 'SETTLED'").keySet());
    begun.keySet().retainAll(browse(waiting(), null).keySet());
    return List.copyOf(begun.values());
  }

  /** Waits until the broker has seen that the servers are gone. */
  private void awaitReturned() {
    await("messages that return to their queue")
        .atMost(LONG)
        .until(() -> browse(waiting(), null).size() == count(waiting()));
  }

  @Override
  public long count() throws Exception {
    return count(waiting()) + count(parked());
  }

  /** Whether nothing waits or is received. */
  @Override
  public boolean isDrained() throws Exception {
    return count(waiting()) == 0;
  }

  /** Waits here: a server does not see what others have received. */
  @Override
  public void awaitDrained(ServerProcess server) {
    await("no message that is left")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(100))
        .until(this::isDrained);
  }

  private String waiting() {
    return name + ".waiting";
  }

  private String parked() {
    return name + ".parked";
  }

  private String markers() {
    return name + ".markers";
  }

  /** Returns Message-IDs by the run of their messages. */
  private Map<String, String> browse(String queue, String selector) throws JMSException {
    Map<String, String> found = new TreeMap<>();
    try (Connection connection = connectionFactory("test").createConnection()) {
      connection.start();
      Session session = connection.createSession();
      try (QueueBrowser browser = session.createBrowser(session.createQueue(queue), selector)) {
        Enumeration<?> messages = browser.getEnumeration();
        while (messages.hasMoreElements()) {
          Message message = (Message) messages.nextElement();
          found.put(
              message.getStringProperty("outboxRun"), message.getStringProperty("outboxMessageId"));
        }
      }
    }
    return found;
  }

  /** How many messages a queue has, with those that are delayed or received. */
  private long count(String queue) throws Exception {
    try (ServerLocator locator = ActiveMQClient.createServerLocator(TestBroker.url(port));
        ClientSessionFactory sessions = locator.createSessionFactory();
        ClientSession session = sessions.createSession()) {
      return session.queueQuery(SimpleString.of(queue)).getMessageCount();
    }
  }
}
