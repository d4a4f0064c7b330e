package org.smtpconnector.it.outbox.crash;

import static org.smtpconnector.it.outbox.crash.Interception.invoke;
import static org.smtpconnector.it.outbox.crash.Interception.proxy;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.lang.reflect.Method;
import java.util.Optional;

/**
 * A connection factory that halts this process at a commit, as if it were killed there. A claim
 * commits nothing: it halts at the first message that it receives.
 */
record HaltingBroker(ConnectionFactory factory, Halt halt, CurrentCall call) {
  ConnectionFactory connectionFactory() {
    return proxy(
        ConnectionFactory.class,
        (method, arguments) -> {
          Object result = invoke(factory, method, arguments);
          return result instanceof Connection connection ? halting(connection) : result;
        });
  }

  private Connection halting(Connection connection) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          Object result = invoke(connection, method, arguments);
          return result instanceof Session session
              ? new HaltingSession(session, halt, call).proxied()
              : result;
        });
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
      return proxy(Session.class, this::call);
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
      boolean isCommit = method.getName().equals("commit");
      Object result = halt.at(isCommit ? committed() : Optional.empty(), real, method, arguments);
      if (result instanceof MessageProducer producer) {
        sends = true;
        return producer;
      }
      return result instanceof MessageConsumer consumer && isOfMessages(arguments[0])
          ? receiving(consumer)
          : result;
    }

    private static boolean isOfMessages(Object destination) throws JMSException {
      return ((Queue) destination).getQueueName().endsWith(".waiting");
    }

    private MessageConsumer receiving(MessageConsumer consumer) {
      return proxy(
          MessageConsumer.class,
          (method, arguments) -> {
            boolean isReceive = method.getName().startsWith("receive");
            Optional<StoreCall> now = call.get().filter(of -> isReceive && of == StoreCall.CLAIM);
            Object result = halt.at(now, consumer, method, arguments);
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
