package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.inject.Inject;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Messages that follow the server's transactions. */
@ExtendWith(ArquillianExtension.class)
class AfterCommitIT {
  @Inject Postman postman;
  @Inject UserTransaction transaction;

  private ScriptedSmtpServer relay;
  private MailSender mail;

  @Deployment
  static WebArchive application() {
    return Deployments.application("after-commit");
  }

  @BeforeEach
  void startRelay() {
    relay = Relays.relay();
    mail = postman.mailer("shop");
  }

  @AfterEach
  void stopRelay() throws Exception {
    if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
      transaction.rollback();
    }
    relay.close();
  }

  private CompletionStage<MailReceipt> send(String subject) {
    return mail.sendAfterCommit(
        Mail.to("ann@doe.example").subject(subject).text("All good.").build());
  }

  private static <T> T soon(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(Relays.SOON.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void areSentOnceAfterTheCommit() throws Exception {
    transaction.begin();
    CompletionStage<MailReceipt> stage = send("Hello");
    assertThat(relay.connections()).isZero();
    transaction.commit();
    MailReceipt receipt = soon(stage);
    assertThat(receipt.attempts()).isEqualTo(1);
    assertThat(relay.messages()).hasSize(1);
    assertThat(relay.messages().get(0).header("Message-ID")).contains(receipt.messageId());
  }

  @Test
  void areDroppedByARollback() throws Exception {
    transaction.begin();
    CompletionStage<MailReceipt> dropped = send("rolled back");
    transaction.rollback();
    assertThatThrownBy(() -> soon(dropped)).isInstanceOf(CancellationException.class);

    transaction.begin();
    CompletionStage<MailReceipt> doomed = send("to be rolled back");
    transaction.setRollbackOnly();
    assertThatThrownBy(() -> soon(send("marked for rollback")))
        .isInstanceOf(CancellationException.class);
    assertThatThrownBy(transaction::commit).isInstanceOf(RollbackException.class);
    assertThatThrownBy(() -> soon(doomed)).isInstanceOf(CancellationException.class);
    assertThat(relay.connections()).isZero();
  }

  @Test
  void areSentAtOnceWithoutATransaction() throws Exception {
    assertThat(soon(send("Hello")).complete()).isTrue();
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void areSentByThoseWhoListenToTheCommit() throws Exception {
    CompletableFuture<MailReceipt> before = new CompletableFuture<>();
    CompletableFuture<MailReceipt> after = new CompletableFuture<>();
    TransactionSynchronizationRegistry registry =
        InitialContext.doLookup("java:comp/TransactionSynchronizationRegistry");
    transaction.begin();
    registry.registerInterposedSynchronization(
        new Synchronization() {
          @Override
          public void beforeCompletion() {
            send("before").thenAccept(before::complete);
          }

          @Override
          public void afterCompletion(int status) {
            send("after").thenAccept(after::complete);
          }
        });
    transaction.commit();
    assertThat(soon(before).complete()).isTrue();
    assertThat(soon(after).complete()).isTrue();
    assertThat(relay.messages()).hasSize(2);
  }
}
