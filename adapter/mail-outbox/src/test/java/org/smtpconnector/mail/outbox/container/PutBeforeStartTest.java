package org.smtpconnector.mail.outbox.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.testkit.TestMailbox;

/** An application that uses the outbox before it has started, in an empty database. */
class PutBeforeStartTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Platform platform = new Platform();
  private final UserTransaction transaction = Platform.transaction();

  private interface Work {
    void run(Shop shop) throws Exception;
  }

  /** As the singletons that Open Liberty starts before the outbox. */
  @ApplicationScoped
  static class StartupBean {
    private static Work work;

    void start(@Observes @Priority(1) @Initialized(ApplicationScoped.class) Object start, Shop shop)
        throws Exception {
      work.run(shop);
    }
  }

  @AfterEach
  void close() {
    platform.close();
  }

  private SeContainer startWith(Work work) {
    StartupBean.work = work;
    return platform.start(Shop.class, StartupBean.class);
  }

  private static void awaitReceived(SeContainer container, String address) {
    TestMailbox mailbox = container.select(TestMailbox.class).get();
    await().atMost(SOON).until(() -> mailbox.sentTo(address).size() == 1);
  }

  @Test
  void isSentOnceItsTransactionHasCommitted() {
    try (SeContainer container =
        startWith(
            shop -> {
              transaction.begin();
              shop.outbox().put(Letters.to("ann@doe.example"));
              transaction.commit();
            })) {
      awaitReceived(container, "ann@doe.example");
    }
  }

  @Test
  void isSentWithoutATransaction() {
    try (SeContainer container =
        startWith(shop -> shop.outbox().put(Letters.to("ann@doe.example")))) {
      awaitReceived(container, "ann@doe.example");
    }
  }

  @Test
  void isRolledBackWithWhatItsTransactionDidBefore() throws Exception {
    execute("CREATE TABLE SHOP_ORDER (ID INT)");
    try (SeContainer container =
        startWith(
            shop -> {
              transaction.begin();
              execute("INSERT INTO SHOP_ORDER VALUES (1)");
              shop.outbox().put(Letters.to("ann@doe.example"));
              transaction.rollback();
              assertThat(shop.desk().counts()).containsEntry(OutboxState.WAITING, 0L);
            })) {
      assertThat(container.isRunning()).isTrue();
      assertThat(orders()).isZero();
    }
  }

  private static Connection connection() throws NamingException, SQLException {
    return ((DataSource) InitialContext.doLookup(Platform.DATA_SOURCE)).getConnection();
  }

  private static void execute(String sql) throws Exception {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int orders() throws Exception {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM SHOP_ORDER")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void isPutOnAServerThatOnlyQueuesAndHasNoManagedThreads() {
    platform.set("threads", "0");
    BoundNames.unbind(Platform.THREADS);
    try (SeContainer container =
        startWith(
            shop -> {
              transaction.begin();
              shop.outbox().put(Letters.to("ann@doe.example"));
              transaction.commit();
            })) {
      assertThat(container.select(Shop.class).get().desk().counts())
          .containsEntry(OutboxState.WAITING, 1L);
    }
  }

  @Test
  void theDeskShowsAnEmptyOutbox() {
    try (SeContainer container =
        startWith(
            shop -> {
              transaction.begin();
              assertThat(shop.desk().counts()).containsEntry(OutboxState.WAITING, 0L);
              transaction.commit();
            })) {
      assertThat(container.isRunning()).isTrue();
    }
  }

  @Test
  void namesTheRemedyIfTablesAreMissingAndNotToBeCreated() {
    platform.set("create-tables", "false");
    assertThatThrownBy(
            () ->
                startWith(
                        shop -> {
                          transaction.begin();
                          try {
                            shop.outbox().put(Letters.to("ann@doe.example"));
                          } finally {
                            transaction.rollback();
                          }
                        })
                    .close())
        .hasStackTraceContaining(Misconfigured.class.getName())
        .hasStackTraceContaining("smtpconnector.outbox.create-tables");
  }

  @Test
  void isRefusedWhileTheDatabaseIsDownAndAcceptedOnceItIsThere() {
    platform.stopDatabase();
    try (SeContainer container =
        startWith(
            shop -> {
              assertThatThrownBy(() -> shop.outbox().put(Letters.to("ann@doe.example")))
                  .isInstanceOf(Unavailable.class)
                  .hasMessageStartingWith("nothing was queued: ");
              platform.startDatabase();
              shop.outbox().put(Letters.to("bob@doe.example"));
            })) {
      awaitReceived(container, "bob@doe.example");
    }
  }
}
