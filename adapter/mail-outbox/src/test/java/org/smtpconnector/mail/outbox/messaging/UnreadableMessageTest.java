package org.smtpconnector.mail.outbox.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.Session;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;

/** Messages in the queues that the outbox cannot read. */
class UnreadableMessageTest extends OneServerFixture {
  @Test
  void aMessageThatSomebodyElseHasPutIsParkedAndBlocksNothing() throws Exception {
    try (Connection connection = broker.factory("stranger").createConnection()) {
      Session session = connection.createSession();
      session
          .createProducer(session.createQueue(settings.waiting("")))
          .send(session.createTextMessage("hello"));
    }
    String id = store.put(Messages.entry("order")).id();

    assertThat(Messages.ids(store.claim(SERVER, "", 10))).containsExactly(id);
    List<OutboxEntry> parked = store.list(OutboxState.REFUSED, 10);
    assertThat(parked).hasSize(1);
    assertThat(parked.get(0).why()).contains("no message of the outbox");
    assertThat(store.drop(parked.get(0).id())).isTrue();
  }

  @Test
  void aMessageThatIsDamagedIsParkedUnderItsId() throws Exception {
    String id = store.put(Messages.entry("order")).id();
    damage();
    String good = store.put(Messages.entry("good")).id();

    assertThat(Messages.ids(store.claim(SERVER, "", 10))).containsExactly(good);
    assertThat(store.find(id).orElseThrow().state()).isEqualTo(OutboxState.REFUSED);
    assertThat(store.find(id).orElseThrow().why()).contains("cannot be read");
  }

  @Test
  void aMessageWithOtherPropertiesIsParkedAndBlocksNothing() throws Exception {
    try (Connection connection = broker.factory("stranger").createConnection()) {
      Session session = connection.createSession();
      BytesMessage message = session.createBytesMessage();
      message.setStringProperty(MessageCodec.RUN, "run");
      message.setStringProperty(MessageCodec.STATE, "NEITHER");
      message.writeInt(Integer.MAX_VALUE);
      session.createProducer(session.createQueue(settings.waiting(""))).send(message);
    }
    String id = store.put(Messages.entry("order")).id();

    assertThat(Messages.ids(store.claim(SERVER, "", 10))).containsExactly(id);
    assertThat(store.list(OutboxState.REFUSED, 10)).hasSize(1);
  }

  /** Replaces the octets of the mail in the queue. */
  private void damage() throws Exception {
    try (Connection connection = broker.factory("stranger").createConnection()) {
      connection.start();
      Session session = connection.createSession();
      var queue = session.createQueue(settings.waiting(""));
      MessageCodec.Parsed parsed = MessageCodec.read(session.createConsumer(queue).receive(5000));
      session
          .createProducer(queue)
          .send(MessageCodec.write(session, parsed.message(), new byte[] {'{', '\n'}));
    }
  }
}
