package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import javax.naming.InitialContext;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** The server's pool under load: mail/relay has maxPoolSize 4. */
@ExtendWith(ArquillianExtension.class)
class PoolIT {
  private static final int THREADS = 8;
  private static final int MAILS = 1000;
  private static final int MAX_POOL_SIZE = 4;

  @Inject Postman postman;

  private ScriptedSmtpServer relay;

  @Deployment
  static WebArchive application() {
    return Deployments.application("pool");
  }

  @BeforeEach
  void startRelay() {
    relay = Relays.relay();
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  @Test
  void mailsAThousandTimesFromEightThreadsOnNoMoreConnectionsThanThePoolMayHold() throws Exception {
    ManagedExecutorService executor =
        InitialContext.doLookup("java:comp/DefaultManagedExecutorService");
    List<Future<List<String>>> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      threads.add(executor.submit(() -> sendShare(thread)));
    }
    List<String> sent = new ArrayList<>();
    for (Future<List<String>> thread : threads) {
      sent.addAll(thread.get());
    }

    assertThat(relay.messages()).hasSize(MAILS);
    assertThat(relay.messages())
        .extracting(ReceivedMessage::text)
        .allSatisfy(text -> assertThat(text).contains("All good."));
    assertThat(relay.messages().stream().map(m -> m.header("Message-ID").orElseThrow()).toList())
        .containsExactlyInAnyOrderElementsOf(sent);
    assertThat(relay.mostOpenConnections()).isLessThanOrEqualTo(MAX_POOL_SIZE);
    assertThat(relay.connections()).isLessThanOrEqualTo(MAX_POOL_SIZE);
  }

  @Test
  void keepsTheOtherConnectionsWhenOneBreaks() throws Exception {
    SmtpConnectionFactory factory = InitialContext.doLookup("mail/fresh");
    SmtpConnection one = factory.getConnection();
    SmtpConnection other = factory.getConnection();
    one.close();
    other.close();
    assertThat(relay.connections()).isEqualTo(2);

    relay.on("DATA").drop().times(1);
    MailReceipt receipt =
        postman
            .mailer("fresh")
            .send(Mail.to("ann@doe.example").subject("Hello").text("All good.").build());

    assertThat(receipt.attempts()).isEqualTo(2);
    assertThat(relay.messages()).hasSize(1);
    assertThat(relay.connections()).isEqualTo(2);
  }

  private List<String> sendShare(int thread) {
    List<String> messageIds = new ArrayList<>();
    for (int i = 0; i < MAILS / THREADS; i++) {
      MailReceipt receipt =
          postman.send(
              Mail.to("ann@doe.example").subject(thread + "/" + i).text("All good.").build());
      messageIds.add(receipt.messageId());
    }
    return messageIds;
  }
}
