package org.smtpconnector.mail.se;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** The pool does for the connections what a server's does. */
class SmtpConnectionPoolTest {
  private static final Mail MAIL = Mail.to("ann@doe.example").subject("Hello").text("x").build();

  private final ScriptedSmtpServer relay = ScriptedSmtpServer.builder().start();

  @AfterEach
  void close() {
    relay.close();
  }

  private SmtpConnectionPool.Builder builder() {
    return SmtpConnectionPool.to(relay.host() + ":" + relay.port()).property("security", "plain");
  }

  private static MailSender sender(SmtpConnectionPool pool) {
    return MailSenders.create(
        pool,
        MailSenderSettings.from("shop@shop.example")
            .deadline(Duration.ofMinutes(2))
            .maxRetries(0)
            .build());
  }

  @Test
  void opensOneConnectionForMessagesOneAfterAnother() {
    try (SmtpConnectionPool pool = builder().build()) {
      MailSender mail = sender(pool);
      IntStream.range(0, 10).forEach(i -> mail.send(MAIL));

      assertThat(relay.connections()).isEqualTo(1);
      assertThat(pool.idleConnections()).isEqualTo(1);
      assertThat(pool.activeConnections()).isZero();
    }
  }

  @Test
  void opensNoMoreConnectionsThanItsSizeForManyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (SmtpConnectionPool pool =
        builder().maxPoolSize(4).connectionTimeout(Duration.ofMinutes(1)).build()) {
      MailSender mail = sender(pool);
      List<CompletableFuture<MailReceipt>> sent = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        sent.add(CompletableFuture.supplyAsync(() -> mail.send(MAIL), threads));
      }
      sent.forEach(CompletableFuture::join);
    }
    assertThat(relay.messages()).hasSize(200);
    assertThat(relay.connections()).isBetween(1, 4);
    threads.shutdownNow();
  }

  @Test
  void saysThatAllConnectionsAreInUse() throws Exception {
    try (SmtpConnectionPool pool =
            builder().maxPoolSize(1).connectionTimeout(Duration.ofMillis(10)).build();
        SmtpConnection used = pool.getConnection()) {
      assertThat(used.capabilities()).isNotNull();
      assertThatThrownBy(() -> sender(pool).send(MAIL))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining(
              "no connection was free within PT0.01S, since all 1 of the pool are in use: raise"
                  + " maxPoolSize or connectionTimeout");
    }
  }

  @Test
  void replacesAConnectionThatTheRelayClosed() {
    try (SmtpConnectionPool pool = builder().build()) {
      MailSender mail = sender(pool);
      mail.send(MAIL);
      relay.closeConnections("421 4.4.2 idle for too long");

      assertThat(mail.send(MAIL).attempts()).isEqualTo(1);
      assertThat(relay.connections()).isEqualTo(2);
    }
  }

  @Test
  void retiresAConnectionAfterANumberOfMessages() {
    try (SmtpConnectionPool pool = builder().property("maxMessagesPerConnection", 2).build()) {
      MailSender mail = sender(pool);
      IntStream.range(0, 6).forEach(i -> mail.send(MAIL));

      assertThat(relay.connections()).isEqualTo(3);
    }
  }

  @Test
  void discardsAConnectionThatFailed() {
    try (SmtpConnectionPool pool = builder().build()) {
      MailSender mail = sender(pool);
      relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop().times(1);
      assertThatThrownBy(() -> mail.send(MAIL)).isInstanceOf(InDoubt.class);
      assertThat(pool.activeConnections() + pool.idleConnections()).isZero();

      assertThat(mail.send(MAIL).complete()).isTrue();
      assertThat(relay.connections()).isEqualTo(2);
    }
  }

  @Test
  void endsConnectionsThatAreNotUsed() {
    try (SmtpConnectionPool pool = builder().maxIdleTime(Duration.ofMillis(20)).build()) {
      sender(pool).send(MAIL);

      await().untilAsserted(() -> assertThat(pool.idleConnections()).isZero());
      await().untilAsserted(() -> assertThat(relay.commands()).contains("QUIT"));
    }
  }

  @Test
  void endsItsConnectionsByQuitAndServesNoFurtherRequests() {
    SmtpConnectionPool pool = builder().build();
    sender(pool).send(MAIL);
    pool.close();
    pool.close();

    await().untilAsserted(() -> assertThat(relay.commands()).contains("QUIT"));
    assertThatThrownBy(() -> sender(pool).send(MAIL))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("the connection pool is closed");
  }

  @Test
  void completesTheMessageInProgressWhenItCloses() throws Exception {
    SmtpConnectionPool pool = builder().build();
    relay.on(NonCommandPhase.END_OF_DATA).dribble(Duration.ofMillis(20));
    CompletableFuture<MailReceipt> sent =
        CompletableFuture.supplyAsync(() -> sender(pool).send(MAIL));
    relay.awaitMessages(1, Duration.ofMinutes(1));
    pool.close();

    assertThat(sent.join().complete()).isTrue();
  }

  @Test
  void says535InTheTermsOfItsUser() {
    ScriptedSmtpServer strict =
        ScriptedSmtpServer.builder().mechanisms("PLAIN").user("shop", "another").start();
    try (SmtpConnectionPool pool =
        SmtpConnectionPool.to(strict.host() + ":" + strict.port())
            .property("security", "plain")
            .credentials("shop", "battery horse")
            .build()) {
      assertThatThrownBy(() -> sender(pool).send(MAIL))
          .isInstanceOf(Misconfigured.class)
          .hasMessageContaining("check the user and the password of the connection factory")
          .hasMessageNotContaining("battery");
    }
    strict.close();
  }

  @ParameterizedTest
  @CsvSource({
    "hosts, a, 'a connection factory has no property ''hosts'': see PROPERTIES.md'",
    "'', a, a connection factory has no property",
    "resourceAdapter, a, a connection factory has no property 'resourceAdapter'",
    "port, some, 'port is ''some'', which is not a whole number'",
    "pipelining, yes, 'pipelining is ''yes'': set true or false'"
  })
  void refusesAPropertyThatIsNone(String name, String value, String message) {
    SmtpConnectionPool.Builder builder = builder();
    assertThatThrownBy(() -> builder.property(name, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void saysWhichPropertyIsInvalidBeforeAnythingIsSent() {
    try (SmtpConnectionPool pool = builder().property("port", 70000).build()) {
      assertThatThrownBy(() -> sender(pool).send(MAIL))
          .isInstanceOf(Misconfigured.class)
          .hasMessageContaining("port");
    }
  }

  @Test
  void refusesASizeOfNothing() {
    assertThatThrownBy(() -> builder().maxPoolSize(0))
        .hasMessage("maxPoolSize is 0: set at least 1");
    assertThatThrownBy(() -> builder().connectionTimeout(Duration.ofSeconds(-1)))
        .hasMessage("connectionTimeout is PT-1S, which is negative");
  }

  @Test
  void staysInItsJvm() throws Exception {
    try (SmtpConnectionPool pool = builder().build();
        ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
      assertThatThrownBy(() -> out.writeObject(pool))
          .isInstanceOf(NotSerializableException.class)
          .hasMessage("a pool belongs to its JVM");
      assertThatThrownBy(pool::getReference).hasMessage("a pool without a server has no JNDI name");
    }
  }

  @Test
  void isBuiltOnceByABuilder() {
    SmtpConnectionPool.Builder builder = builder();
    try (SmtpConnectionPool pool = builder.build()) {
      assertThat(pool.isSandboxed()).isFalse();
      assertThatThrownBy(builder::build)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a builder builds one pool");
    }
  }
}
