package org.smtpconnector.mail.outbox.messaging;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.smtpconnector.mail.outbox.Interception.intercepted;
import static org.smtpconnector.mail.outbox.Interception.losingReplyOf;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
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
            intercepted(
                ConnectionFactory.class,
                broker.factory(SERVER),
                invocation -> invocation.proceed(Connection.class, this::losing)),
            settings,
            () -> false);
    assertThatThrownBy(() -> failing.put(Messages.entry("order")))
        .hasMessageContaining(ofCommit.getMessage())
        .asInstanceOf(type(OutboxStoreException.class))
        .returns(inDoubt, OutboxStoreException::isInDoubt);
  }

  private Connection losing(Connection connection) {
    return intercepted(
        Connection.class,
        connection,
        invocation -> invocation.proceed(Session.class, this::losing));
  }

  private Session losing(Session session) {
    return intercepted(Session.class, session, losingReplyOf("commit", ofCommit));
  }
}
