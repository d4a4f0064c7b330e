package org.smtpconnector.mail.outbox.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.arjuna.ats.jta.UserTransaction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;

/** The store in the caller's transaction, by XA. */
class PutInTransactionTest {
  private static final String SERVER = "a";
  @TempDir static Path directory;
  private static TestBroker broker;
  private MessagingOutboxStore store;

  @BeforeAll
  static void startBroker() throws Exception {
    System.setProperty(
        "com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean.objectStoreDir",
        directory.resolve("transactions").toString());
    broker = TestBroker.start(directory);
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @BeforeEach
  void openStore() {
    store =
        new MessagingOutboxStore(
            new EnlistingFactory(broker.xaFactory(), broker.factory(SERVER)),
            new MessagingStoreSettings("jms/outbox", "outbox." + UUID.randomUUID()),
            EnlistingFactory::inTransaction);
  }

  @AfterEach
  void endTransaction() throws Exception {
    if (EnlistingFactory.inTransaction()) {
      UserTransaction.userTransaction().rollback();
    }
  }

  @Test
  void aMessageIsThereOnceTheTransactionHasCommitted() throws Exception {
    UserTransaction.userTransaction().begin();
    String id = store.put(Messages.entry("order")).id();
    store.put(Messages.entry("confirmation"));
    assertThat(elsewhere(() -> store.claim(SERVER, "", 10))).isEmpty();

    UserTransaction.userTransaction().commit();

    List<ClaimedEntry> claimed = store.claim(SERVER, "", 10);
    assertThat(Messages.ids(claimed)).hasSize(2).contains(id);
    assertThat(store.mailers()).containsExactly("");
  }

  private static <T> T elsewhere(java.util.concurrent.Callable<T> call) throws Exception {
    java.util.concurrent.FutureTask<T> task = new java.util.concurrent.FutureTask<>(call);
    Thread thread = new Thread(task);
    thread.start();
    return task.get();
  }

  @Test
  void aMessageWasNeverThereIfTheTransactionIsRolledBack() throws Exception {
    UserTransaction.userTransaction().begin();
    store.put(Messages.entry("order"));
    UserTransaction.userTransaction().rollback();

    assertThat(store.claim(SERVER, "", 10)).isEmpty();
    assertThat(store.mailers()).isEmpty();
    store.put(Messages.entry("another"));
    assertThat(store.mailers()).containsExactly("");
  }

  @Test
  void aMessageWasNeverThereIfAnotherResourceRefusesToCommit() throws Exception {
    UserTransaction.userTransaction().begin();
    com.arjuna.ats.jta.TransactionManager.transactionManager()
        .getTransaction()
        .enlistResource(new RefusingResource());
    store.put(Messages.entry("order"));
    try {
      UserTransaction.userTransaction().commit();
      assertThat(false).as("committed").isTrue();
    } catch (jakarta.transaction.RollbackException e) {
      assertThat(store.claim(SERVER, "", 10)).isEmpty();
    }
  }

  @Test
  void aPersonsDecisionFollowsTheTransaction() throws Exception {
    String id = store.put(Messages.entry("order")).id();
    ClaimedEntry entry = store.claim(SERVER, "", 10).get(0);
    store.begin(SERVER, List.of(id));
    store.settle(SERVER, List.of(Messages.refused(entry)));

    UserTransaction.userTransaction().begin();
    assertThat(store.resend(id, Duration.ofDays(1))).isTrue();
    UserTransaction.userTransaction().rollback();
    assertThat(store.find(id).orElseThrow().state()).isEqualTo(OutboxState.REFUSED);

    UserTransaction.userTransaction().begin();
    assertThat(store.resend(id, Duration.ofDays(1))).isTrue();
    UserTransaction.userTransaction().commit();
    assertThat(Messages.ids(store.claim(SERVER, "", 10))).containsExactly(id);
  }

  /** A resource that votes against the commit. */
  private static final class RefusingResource implements XAResource {
    @Override
    public int prepare(Xid xid) throws javax.transaction.xa.XAException {
      throw new javax.transaction.xa.XAException(javax.transaction.xa.XAException.XA_RBROLLBACK);
    }

    @Override
    public void commit(Xid xid, boolean onePhase) {}

    @Override
    public void end(Xid xid, int flags) {}

    @Override
    public void forget(Xid xid) {}

    @Override
    public int getTransactionTimeout() {
      return 0;
    }

    @Override
    public boolean isSameRM(XAResource other) {
      return other == this;
    }

    @Override
    public Xid[] recover(int flag) {
      return new Xid[0];
    }

    @Override
    public void rollback(Xid xid) {}

    @Override
    public boolean setTransactionTimeout(int seconds) {
      return false;
    }

    @Override
    public void start(Xid xid, int flags) {}
  }
}
