package org.smtpconnector.containers;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.SecurityException;
import java.time.Duration;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/**
 * Twenty threads mail through IronJacamar's pool of five while the relay fails at every point. Each
 * seed has chances of its own, as many as {@code -Dit.seeds=} says; {@code -Dit.seed=} repeats
 * those of one, though the threads' order is their own.
 */
class PoolUnderFaultsIT {
  private static final int THREADS = 20;
  private static final int POOL = 5;
  // Among so many seeds, any two of the four bits have each pair of values.
  private static final int[] LAST_BITS = {0b0000, 0b1111, 0b0011, 0b0101, 0b1001, 0b1110};
  private static final int MAILS = 2_000;
  private static final int MOST_ATTEMPTS = 50;
  // The JDK looks this name up in src/test/hosts: OTHER_ADDRESS stands before that of the relay.
  private static final String TWO_ADDRESSES = "relay.example";
  private static final String OTHER_ADDRESS = "127.0.0.2";
  private static final Duration SOON = Duration.ofSeconds(60);
  // Kept, or the level would be forgotten with the logger: each fault is a stack trace there.
  private static final Logger POOL_LOG = Logger.getLogger("org.jboss.jca");

  static {
    POOL_LOG.setLevel(Level.OFF);
  }

  private final Mails mails = new Mails();

  static LongStream seeds() {
    Long one = Long.getLong("it.seed");
    int seeds = Integer.getInteger("it.seeds", LAST_BITS.length);
    return one == null
        ? IntStream.range(0, seeds).mapToLong(PoolUnderFaultsIT::seed)
        : LongStream.of(one);
  }

  private static long seed(int number) {
    return new Random().nextLong() & ~0b1111 | LAST_BITS[number % LAST_BITS.length];
  }

  /**
   * The last bits of the seed say whether connections are shareable, what the relay offers, whether
   * each connection counts as idle, and whether the relay's name has another address, at which
   * nobody takes a message.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void tellsTheTruthAboutEveryMail(long seed) throws Exception {
    System.out.println("seed of the faults: -Dit.seed=" + seed);
    boolean shareable = (seed & 1) == 0;
    String[] extensions = (seed & 2) == 0 ? new String[] {"PIPELINING", "CHUNKING"} : new String[0];
    try (ScriptedSmtpServer relay = ScriptedSmtpServer.builder().extensions(extensions).start();
        ScriptedSmtpServer other =
            ScriptedSmtpServer.builder().address(OTHER_ADDRESS).port(relay.port()).start()) {
      SmtpManagedConnectionFactory factory = factoryFor(relay);
      if ((seed & 4) != 0) {
        factory.setAliveWindowSeconds(0);
        factory.setValidationTimeoutSeconds(1);
      }
      if ((seed & 8) != 0) {
        factory.setHost(TWO_ADDRESSES);
      }
      try (IronJacamarPool pool = new IronJacamarPool(factory, POOL, shareable)) {
        Faults.at(relay, seed);
        Faults.everywhere(other, seed);
        new MailingThreads(THREADS).sendAll(MAILS, number -> send(pool, number));
        assertThat(pool.statistics().getMaxUsedCount()).isLessThanOrEqualTo(POOL);
        assertThat(pool.statistics().getInUseCount()).isZero();
      }
      relay.awaitOpenConnections(0, SOON);
      mails.assertTruth(relay.messages());
      // The relay may count what the client has closed a moment longer.
      assertThat(relay.mostOpenConnections()).isLessThanOrEqualTo(2 * POOL);
      System.out.println(
          mails
              + " on "
              + relay.connections()
              + " connections, at most "
              + relay.mostOpenConnections());
      assertThat(mails.count(Mails.Fate.ACCEPTED)).isGreaterThan(MAILS * 9L / 10);
      assertThat(mails.count(Mails.Fate.IN_DOUBT)).isPositive();
      assertThat(mails.count(Mails.Fate.REFUSED)).isPositive();
    }
  }

  @Test
  void aMailStaysSentWhenTheTransactionAroundItRollsBack() throws Exception {
    try (ScriptedSmtpServer relay = ScriptedSmtpServer.builder().start();
        IronJacamarPool pool = new IronJacamarPool(factoryFor(relay), POOL, true)) {
      pool.transactions().begin();
      try (SmtpConnection one = pool.connections().getConnection();
          SmtpConnection other = pool.connections().getConnection()) {
        one.send(Mails.envelope(1), Mails.message(1));
        other.send(Mails.envelope(2), Mails.message(2));
      }
      pool.transactions().rollback();
      assertThat(relay.messages()).hasSize(2);
    }
  }

  @Test
  void aHandleThatWasLeftOpenDoesNotOutliveItsPool() throws Exception {
    try (ScriptedSmtpServer relay = ScriptedSmtpServer.builder().start()) {
      try (IronJacamarPool pool = new IronJacamarPool(factoryFor(relay), POOL, true)) {
        pool.inComponent(() -> pool.connections().getConnection());
      }
      relay.awaitOpenConnections(0, SOON);
    }
  }

  private static SmtpManagedConnectionFactory factoryFor(ScriptedSmtpServer relay) {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    factory.setPort(relay.port());
    factory.setSecurity("plain");
    factory.setReplyTimeoutSeconds(1);
    factory.setMessageEndTimeoutSeconds(1);
    return factory;
  }

  /** As an application does that wants its mail sent once: again only where that is safe. */
  private void send(IronJacamarPool pool, int number) throws Exception {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      if (pool.inComponent(() -> ended(pool, number))) {
        return;
      }
    }
    throw new AssertionError("mail " + number + " failed " + MOST_ATTEMPTS + " times");
  }

  private boolean ended(IronJacamarPool pool, int number) throws Exception {
    try (SmtpConnection connection = pool.connections().getConnection()) {
      connection.send(Mails.envelope(number), Mails.message(number));
      mails.ended(number, Mails.Fate.ACCEPTED);
      return true;
    } catch (SecurityException e) {
      throw e;
    } catch (ResourceException e) {
      return false; // no connection this time: nothing was sent
    } catch (SmtpException.InDoubt e) {
      mails.ended(number, Mails.Fate.IN_DOUBT);
      return true;
    } catch (SmtpException e) {
      if (e.retryable()) {
        return false;
      }
      assertThat(e).hasMessageContaining(Faults.REFUSED);
      mails.ended(number, Mails.Fate.REFUSED);
      return true;
    }
  }
}
