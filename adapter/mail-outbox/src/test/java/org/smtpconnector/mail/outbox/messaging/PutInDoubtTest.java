package org.smtpconnector.mail.outbox.messaging;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

/** What is said of a message whose commit failed. */
class PutInDoubtTest extends OneServerFixture {
  private JMSException ofCommit;

  @Test
  void isSaidWhereTheReplyToTheCommitIsMissing() {
    ofCommit = new JMSException("the connection is broken");
    assertInDoubt(true);
  }

  @Test
  void isNotSaidWhereTheBrokerHasRolledBack() {
    ofCommit = new TransactionRolledBackException("rolled back");
    assertInDoubt(false);
  }

  @Test
  void isNotSaidOfABrokerThatCannotBeReached() throws Exception {
    broker.close();
    try {
      assertThatThrownBy(() -> store.put(Messages.entry("order")))
          .asInstanceOf(type(OutboxStoreException.class))
          .returns(false, OutboxStoreException::isInDoubt);
    } finally {
      startBroker();
    }
  }

  private void assertInDoubt(boolean inDoubt) {
    MessagingOutboxStore failing =
        new MessagingOutboxStore(
            after(
                ConnectionFactory.class, broker.factory(SERVER), "createConnection", this::losing),
            settings,
            () -> false);
    assertThatThrownBy(() -> failing.put(Messages.entry("order")))
        .hasMessageContaining(ofCommit.getMessage())
        .asInstanceOf(type(OutboxStoreException.class))
        .returns(inDoubt, OutboxStoreException::isInDoubt);
  }

  private Object losing(Object connection) {
    return after(
        Connection.class,
        connection,
        "createSession",
        session ->
            after(
                Session.class,
                session,
                "commit",
                nothing -> {
                  throw ofCommit;
                }));
  }

  /** What becomes of the result of a method. */
  private interface After {
    Object of(Object result) throws JMSException;
  }

  private static <T> T after(Class<T> type, Object target, String name, After after) {
    return type.cast(
        Proxy.newProxyInstance(
            PutInDoubtTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(target, arguments);
                return method.getName().equals(name) ? after.of(result) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
