package org.smtpconnector.it.outbox.crash;

import static org.smtpconnector.mail.outbox.Interception.intercepted;

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
    return intercepted(
        OutboxStore.class,
        store,
        invocation -> {
          Optional<StoreCall> before = call.get();
          call.set(StoreCall.of(invocation.name()));
          try {
            return invocation.proceed();
          } finally {
            call.set(before);
          }
        });
  }
}
