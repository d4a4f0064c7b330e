package org.smtpconnector.mail.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.BulkResumePoint;
import org.smtpconnector.mail.LocalNames;
import org.smtpconnector.mail.Mail;

/** Which threads send, and that none does when the call is over. */
class BulkThreadsTest extends BulkFixture {
  @Test
  void waitsForNoThreadThatHasNotBegun() throws Exception {
    ExecutorService busy = Executors.newSingleThreadExecutor();
    try {
      busy.submit(
              () -> {
                // The only thread of the executor sends, and its helpers wait behind it.
                return bulk(
                        LocalNames.factory(relay),
                        mails(100).iterator(),
                        BulkResumePoint.START,
                        told)
                    .run(Optional.of(busy), 3);
              })
          .get(30, java.util.concurrent.TimeUnit.SECONDS);
    } finally {
      busy.shutdownNow();
    }
    assertThat(told.with("sent")).hasSize(100);
  }

  @Test
  void returnsOnlyWhenNoThreadSendsAnyMore() throws Exception {
    SmtpConnectionFactory real = LocalNames.factory(relay);
    Thread caller = Thread.currentThread();
    CountDownLatch bothTook = new CountDownLatch(2);
    AtomicBoolean lastIsDone = new AtomicBoolean();
    SmtpConnectionFactory factory =
        pooled(
            () -> {
              if (Thread.currentThread() == caller) {
                bothTook.await();
                return real.getConnection();
              }
              bothTook.countDown();
              bothTook.await();
              if (Thread.currentThread().getName().equals("helper 1")) {
                throw new IllegalStateException("no pool any more");
              }
              while (caller.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
              lastIsDone.set(true);
              return real.getConnection();
            });
    AtomicInteger number = new AtomicInteger();
    Executor helpers = helper -> new Thread(helper, "helper " + number.incrementAndGet()).start();
    BulkSender<Mail> bulk = bulk(factory, mails(20).iterator(), BulkResumePoint.START, told);
    assertThatThrownBy(() -> bulk.run(Optional.of(helpers), 2)).hasMessage("no pool any more");
    assertThat(lastIsDone).isTrue();
    assertThat(received()).hasSize(20);
  }

  private interface Pool {
    Object connection() throws Exception;
  }

  private static SmtpConnectionFactory pooled(Pool pool) {
    ConnectionManager manager =
        (factory, info) -> {
          try {
            return pool.connection();
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new ResourceException(e);
          }
        };
    return (SmtpConnectionFactory)
        new SmtpManagedConnectionFactory().createConnectionFactory(manager);
  }

  @Test
  void sendsByItselfWhatTheServerHasNoThreadFor() {
    Executor stopped =
        task -> {
          throw new IllegalStateException("the application stops");
        };
    BulkReceipt receipt =
        bulk(LocalNames.factory(relay), mails(10).iterator(), BulkResumePoint.START, told)
            .run(Optional.of(stopped), 3);
    assertThat(receipt.sent()).isEqualTo(10);
  }
}
