package org.smtpconnector.mail.outbox.container;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.outbox.OutboxDesk;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.OutboxStore;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

/** The desk over the configured store. */
@ApplicationScoped
class StoreDesk implements OutboxDesk {
  private static final int LONGEST_LIST = 1000;

  private final ConfiguredStore stores;
  private final CallerTransaction transaction;
  private final OutboxLifecycle lifecycle;

  /** For the container's proxy. */
  StoreDesk() {
    this(null, null, null);
  }

  @Inject
  StoreDesk(ConfiguredStore stores, CallerTransaction transaction, OutboxLifecycle lifecycle) {
    this.stores = stores;
    this.transaction = transaction;
    this.lifecycle = lifecycle;
  }

  @Override
  public List<OutboxEntry> list(OutboxState state, int limit) {
    Objects.requireNonNull(state, "state");
    if (limit < 1 || limit > LONGEST_LIST) {
      throw new IllegalArgumentException("limit " + limit + " is outside 1 to " + LONGEST_LIST);
    }
    return ask(store -> store.list(state, limit));
  }

  @Override
  public Optional<OutboxEntry> find(String id) {
    Objects.requireNonNull(id, "id");
    return ask(store -> store.find(id));
  }

  @Override
  public Map<OutboxState, Long> counts() {
    return ask(OutboxStore::counts);
  }

  @Override
  public boolean resend(String id) {
    return sendNow(id, store -> store.resend(id, stores.settings().giveUp()));
  }

  @Override
  public boolean release(String id) {
    return sendNow(id, store -> store.release(id));
  }

  @Override
  public boolean drop(String id) {
    Objects.requireNonNull(id, "id");
    transaction.checkCanCommit();
    return ask(store -> store.drop(id));
  }

  private boolean sendNow(String id, Function<OutboxStore, Boolean> change) {
    Objects.requireNonNull(id, "id");
    transaction.checkCanCommit();
    boolean changed = ask(change);
    if (changed) {
      find(id)
          .map(OutboxEntry::mailer)
          .ifPresent(mailer -> transaction.afterCommit(() -> lifecycle.wake(mailer)));
    }
    return changed;
  }

  private <T> T ask(Function<OutboxStore, T> question) {
    try {
      return question.apply(stores.checked());
    } catch (OutboxStoreException e) {
      throw new Unavailable("the outbox: " + e.getMessage(), e, List.of());
    }
  }
}
