package org.smtpconnector.it.outbox.crash;

import static org.smtpconnector.mail.outbox.Interception.intercepted;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.Optional;
import org.smtpconnector.mail.outbox.Interception.Invocation;

/**
 * A connection factory that halts this process at a commit, as if it were killed there. A claim
 * commits nothing: it halts at the first message that it receives.
 */
record HaltingBroker(ConnectionFactory factory, Halt halt, CurrentCall call) {
  ConnectionFactory connectionFactory() {
    return intercepted(
        ConnectionFactory.class,
        factory,
        invocation -> invocation.proceed(Connection.class, this::halting));
  }

  private Connection halting(Connection connection) {
    return intercepted(
        Connection.class,
        connection,
        invocation ->
            invocation.proceed(
                Session.class, session -> new HaltingSession(session, halt, call).proxied()));
  }

  /** A session that knows what its transaction changes. */
  private static final class HaltingSession {
    private final Session real;
    private final Halt halt;
    private final CurrentCall call;
    private boolean sends;
    private boolean receives; // messages, and not only markers

    HaltingSession(Session real, Halt halt, CurrentCall call) {
      this.real = real;
      this.halt = halt;
      this.call = call;
    }

    Session proxied() {
      return intercepted(Session.class, real, this::of);
    }

    private Object of(Invocation invocation) throws Throwable {
      boolean isCommit = invocation.is("commit");
      Object result = halt.at(isCommit ? committed() : Optional.empty(), invocation);
      if (result instanceof MessageProducer producer) {
        sends = true;
        return producer;
      }
      return result instanceof MessageConsumer consumer && isOfMessages(invocation.arguments()[0])
          ? receiving(consumer)
          : result;
    }

    private static boolean isOfMessages(Object destination) throws JMSException {
      return ((Queue) destination).getQueueName().endsWith(".waiting");
    }

    private MessageConsumer receiving(MessageConsumer consumer) {
      return intercepted(
          MessageConsumer.class,
          consumer,
          invocation -> {
            boolean isReceive = invocation.name().startsWith("receive");
            Optional<StoreCall> now = call.get().filter(of -> isReceive && of == StoreCall.CLAIM);
            Object result = halt.at(now, invocation);
            receives |= isReceive && result != null;
            return result;
          });
    }

    /** Returns what a commit is of. */
    private Optional<StoreCall> committed() {
      return call.get().flatMap(this::committed);
    }

    private Optional<StoreCall> committed(StoreCall now) {
      return switch (now) {
        case CLAIM, RECOVER -> receives ? Optional.of(StoreCall.RECOVER) : Optional.empty();
        case SETTLE ->
            receives
                ? Optional.of(StoreCall.SETTLE)
                : Optional.of(StoreCall.SETTLE_PART).filter(part -> sends);
        case PUT, BEGIN, SETTLE_PART -> sends ? Optional.of(now) : Optional.empty();
      };
    }
  }
}
