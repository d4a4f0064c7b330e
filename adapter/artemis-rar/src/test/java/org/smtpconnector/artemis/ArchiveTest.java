package org.smtpconnector.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterAssociation;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What the descriptor names, with its defaults, against a broker. */
class ArchiveTest {
  private static final XPath XPATH = XPathFactory.newInstance().newXPath();
  private static final String RESOURCE_ADAPTER = "/connector/resourceadapter";
  private static final String CONNECTION =
      RESOURCE_ADAPTER + "/outbound-resourceadapter/connection-definition";

  private EmbeddedActiveMQ broker;
  private Document descriptor;
  private int port;

  @BeforeEach
  void startBroker() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    broker = new EmbeddedActiveMQ();
    broker.setConfiguration(
        new ConfigurationImpl()
            .setSecurityEnabled(false)
            .setPersistenceEnabled(false)
            .addAcceptorConfiguration("tcp", "tcp://localhost:" + port));
    broker.start();
    descriptor =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("src/main/rar/META-INF/ra.xml").toFile());
  }

  @AfterEach
  void stopBroker() throws Exception {
    broker.stop();
  }

  @Test
  void itsSessionsAreTransactedOutsideOfJakartaTransactions() throws Exception {
    ResourceAdapter adapter = (ResourceAdapter) instance(RESOURCE_ADAPTER, "resourceadapter-class");
    set(adapter, "ConnectionParameters", String.class, "host=localhost;port=" + port);
    adapter.start(nothing(BootstrapContext.class));
    try (Connection connection = factory(adapter).createConnection()) {
      Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
      connection.start();
      assertThat(session.getTransacted()).isTrue();
      Queue queue = session.createQueue("test");
      session.createProducer(queue).send(session.createTextMessage("hello"));
      session.rollback();
      try (MessageConsumer consumer = session.createConsumer(queue)) {
        assertThat(consumer.receiveNoWait()).isNull();
        session.createProducer(queue).send(session.createTextMessage("again"));
        session.commit();
        assertThat(((TextMessage) consumer.receive(10_000)).getText()).isEqualTo("again");
        session.commit();
      }
    } finally {
      adapter.stop();
    }
  }

  private ConnectionFactory factory(ResourceAdapter adapter) throws Exception {
    ManagedConnectionFactory factory =
        (ManagedConnectionFactory) instance(CONNECTION, "managedconnectionfactory-class");
    ((ResourceAdapterAssociation) factory).setResourceAdapter(adapter);
    Object connections = factory.createConnectionFactory();
    assertThat(connections.getClass().getName())
        .isEqualTo(text(CONNECTION + "/connectionfactory-impl-class"));
    assertThat(Class.forName(text(CONNECTION + "/connectionfactory-interface")))
        .isAssignableFrom(connections.getClass());
    return (ConnectionFactory) connections;
  }

  @Test
  void itsQueueHasAnAddress() throws Exception {
    String path = RESOURCE_ADAPTER + "/adminobject";
    Object queue = instance(path, "adminobject-class");
    set(queue, "Address", String.class, "smtp.outbox.waiting");
    assertThat(((Queue) queue).getQueueName()).isEqualTo("smtp.outbox.waiting");
  }

  /** Creates what an element names, with the defaults of its properties. */
  private Object instance(String path, String type) throws Exception {
    Object instance = Class.forName(text(path + "/" + type)).getConstructor().newInstance();
    NodeList properties =
        (NodeList) XPATH.evaluate(path + "/config-property", descriptor, XPathConstants.NODESET);
    for (int i = 0; i < properties.getLength(); i++) {
      Element property = (Element) properties.item(i);
      Class<?> valueType = Class.forName(XPATH.evaluate("config-property-type", property));
      String name = XPATH.evaluate("config-property-name", property);
      String value = XPATH.evaluate("config-property-value", property);
      assertThat(instance.getClass().getMethod("set" + name, valueType)).isNotNull();
      if (!value.isEmpty()) {
        set(instance, name, valueType, value);
      }
    }
    return instance;
  }

  private static void set(Object bean, String name, Class<?> type, String value) throws Exception {
    Object converted = type.getConstructor(String.class).newInstance(value);
    bean.getClass().getMethod("set" + name, type).invoke(bean, converted);
  }

  private String text(String path) throws Exception {
    return XPATH.evaluate(path, descriptor);
  }

  private static <T> T nothing(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null));
  }
}
