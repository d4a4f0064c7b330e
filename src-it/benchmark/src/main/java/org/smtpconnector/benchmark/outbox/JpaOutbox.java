package org.smtpconnector.benchmark.outbox;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.mail.MessagingException;
import jakarta.persistence.EntityManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;
import org.smtpconnector.benchmark.client.Letter;

/**
 * A server with an outbox as many applications have it: an entity, and a timer that claims one
 * message by SELECT ... FOR UPDATE SKIP LOCKED, sends it, updates it and commits, until there is
 * none. Of the outcomes of a message, it knows sent and failed.
 */
final class JpaOutbox implements OutboxServer {
  private static final Logger LOG = System.getLogger(JpaOutbox.class.getName());
  // Jakarta Persistence has no word for it.
  private static final String NEXT =
      "SELECT * FROM MAIL_QUEUE WHERE status = 'NEW' ORDER BY id FETCH FIRST 1 ROWS ONLY"
          + " FOR UPDATE SKIP LOCKED";
  private static final long PERIOD_MILLIS = 100; // often it is a second, or ten

  private final HikariDataSource pool;
  private final SessionFactory entities;
  private final JpaRelay relay;
  private final Letter letter;
  private final SettledCount settled;
  private ScheduledExecutorService timer;

  JpaOutbox(HikariDataSource pool, JpaRelay relay, Letter letter, SettledCount settled) {
    this.pool = pool;
    this.relay = relay;
    this.letter = letter;
    this.settled = settled;
    Configuration configuration = new Configuration().addAnnotatedClass(JpaMail.class);
    configuration.getProperties().put(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, pool);
    configuration.setProperty(AvailableSettings.HBM2DDL_AUTO, "update");
    this.entities = configuration.buildSessionFactory();
  }

  @Override
  public void put() {
    inTransaction(
        manager -> {
          manager.persist(new JpaMail(letter));
          return true;
        });
  }

  private interface Work {
    boolean in(EntityManager manager);
  }

  private boolean inTransaction(Work work) {
    EntityManager manager = entities.createEntityManager();
    try {
      manager.getTransaction().begin();
      boolean result = work.in(manager);
      manager.getTransaction().commit();
      return result;
    } finally {
      if (manager.getTransaction().isActive()) {
        manager.getTransaction().rollback();
      }
      manager.close();
    }
  }

  @Override
  public void start() {
    timer = Executors.newSingleThreadScheduledExecutor();
    timer.scheduleWithFixedDelay(this::sendAll, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void sendAll() {
    try {
      while (!timer.isShutdown() && inTransaction(this::sendNext)) {
        settled.settled();
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the next message cannot be sent, until the timer's next turn", e);
    } finally {
      relay.disconnect();
    }
  }

  private boolean sendNext(EntityManager manager) {
    @SuppressWarnings("unchecked") // of the class that the query names
    List<JpaMail> next = manager.createNativeQuery(NEXT, JpaMail.class).getResultList();
    next.forEach(this::send);
    return !next.isEmpty();
  }

  private void send(JpaMail mail) {
    try {
      relay.send(mail.letter());
      mail.sent();
    } catch (MessagingException e) {
      mail.failed(e);
    }
  }

  @Override
  public void stop() {
    timer.shutdown();
    try {
      timer.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    entities.close();
    pool.close();
  }
}
