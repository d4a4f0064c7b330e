package org.smtpconnector.it.outbox.crash;

import static org.smtpconnector.it.outbox.crash.Interception.invoke;
import static org.smtpconnector.it.outbox.crash.Interception.proxy;

import java.util.Optional;
import org.smtpconnector.mail.outbox.store.OutboxStore;

/** The call of a store that a thread is in. */
final class CurrentCall {
  private final ThreadLocal<Optional<StoreCall>> call = ThreadLocal.withInitial(Optional::empty);

  Optional<StoreCall> get() {
    return call.get();
  }

  /** Returns a store as it is, whose calls are known here. */
  OutboxStore known(OutboxStore store) {
    return proxy(
        OutboxStore.class,
        (method, arguments) -> {
          Optional<StoreCall> before = call.get();
          call.set(StoreCall.of(method.getName()));
          try {
            return invoke(store, method, arguments);
          } finally {
            call.set(before);
          }
        });
  }
}
