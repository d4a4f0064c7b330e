package org.smtpconnector.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;

/** A credential that the relay takes no more, in a container's pool. */
class RefusedCredentialIT {
  private static final int POOL = 3;
  private static final Duration SOON = Duration.ofSeconds(60);

  private static SmtpManagedConnectionFactory factoryFor(ScriptedSmtpServer relay) {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    factory.setPort(relay.port());
    factory.setSecurity("plain");
    factory.setUser("alice");
    factory.setPassword("wonderland");
    return factory;
  }

  private static void fill(IronJacamarPool pool) throws Exception {
    List<SmtpConnection> all = new ArrayList<>();
    for (int i = 0; i < POOL; i++) {
      all.add(pool.connections().getConnection());
    }
    all.forEach(SmtpConnection::close);
  }

  private static void send(IronJacamarPool pool, int number) throws Exception {
    try (SmtpConnection connection = pool.connections().getConnection()) {
      connection.send(Mails.envelope(number), Mails.message(number));
    }
  }

  @Test
  void leavesNoSessionInThePoolThatItHadOpened() throws Exception {
    try (ScriptedSmtpServer relay =
        ScriptedSmtpServer.builder().user("alice", "wonderland").start()) {
      SmtpManagedConnectionFactory factory = factoryFor(relay);
      factory.setMaxMessagesPerConnection(1);
      try (IronJacamarPool pool = new IronJacamarPool(factory, POOL, false)) {
        fill(pool);
        relay.awaitOpenConnections(POOL, SOON);
        relay.on("AUTH").reply("535 5.7.8 authentication credentials invalid").times(1);
        try (SmtpConnection connection = pool.connections().getConnection()) {
          connection.send(Mails.envelope(1), Mails.message(1));
          assertThatThrownBy(() -> connection.send(Mails.envelope(2), Mails.message(2)))
              .isInstanceOf(SmtpException.AuthenticationRefused.class);
        }
        relay.awaitOpenConnections(0, SOON);

        fill(pool);
        send(pool, 3);
        assertThat(relay.messages()).hasSize(2);
        assertThat(relay.messages().get(1).connection()).isGreaterThan(POOL + 1);
        assertThat(pool.statistics().getActiveCount()).isEqualTo(POOL);
        assertThat(pool.statistics().getDestroyedCount()).isEqualTo(POOL);
      }
    }
  }

  @Test
  void keepsTheSessionsInThePoolWhenThereIsANewToken() throws Exception {
    try (ScriptedTokenEndpoint endpoint = ScriptedTokenEndpoint.start().token("good-token", 0);
        ScriptedSmtpServer relay =
            ScriptedSmtpServer.builder()
                .mechanisms("XOAUTH2")
                .user("shop@doe.example", "good-token")
                .start()) {
      SmtpManagedConnectionFactory factory = factoryFor(relay);
      factory.setOauthTokenEndpoint(endpoint.url().toString());
      factory.setOauthMailbox("shop@doe.example");
      try (IronJacamarPool pool = new IronJacamarPool(factory, POOL, false)) {
        fill(pool);
        assertThat(endpoint.requests()).hasSize(POOL);
        for (int i = 0; i < 10; i++) {
          send(pool, i);
        }
        assertThat(relay.connections()).isEqualTo(POOL);
        assertThat(relay.messages())
            .extracting(ReceivedMessage::user)
            .allSatisfy(user -> assertThat(user).contains("shop@doe.example"));
        assertThat(pool.statistics().getDestroyedCount()).isZero();
      }
    }
  }
}
