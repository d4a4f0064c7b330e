package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import jakarta.mail.internet.MimeMessage;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mime.MimeMessages;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** A message that follows the transaction of its caller. */
class SendAfterCommitListenerTest {
  @RegisterExtension
  static final SmtpServerExtension SMTP = new SmtpServerExtension(ScriptedSmtpServer.builder());

  private static final String EXECUTOR = "java:comp/DefaultManagedExecutorService";
  private static final String REGISTRY = "java:comp/TransactionSynchronizationRegistry";

  private final TransactionManager transactions =
      com.arjuna.ats.jta.TransactionManager.transactionManager();
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "managed"));
  private final List<String> threads = Collections.synchronizedList(new ArrayList<>());
  private final List<MailEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final MailSender sender =
      new ConnectorMailSender(() -> MimeMessages.MAILER, Retrying.atOnce(), this::sent);

  @BeforeAll
  static void keepNoTransactionLog() {
    System.setProperty(
        "ObjectStoreEnvironmentBean.default.objectStoreType", VolatileStore.class.getName());
  }

  @BeforeEach
  void bind(ScriptedSmtpServer relay) {
    LocalNames.bindFactory(relay);
    LocalNames.bind(EXECUTOR, executor);
    LocalNames.bind(REGISTRY, new TransactionSynchronizationRegistryImple());
  }

  @AfterEach
  void close() throws Exception {
    if (transactions.getTransaction() != null) {
      transactions.rollback();
    }
    LocalNames.unbind(EXECUTOR);
    LocalNames.unbind(REGISTRY);
    executor.shutdownNow();
  }

  private void sent(MailEvent event) {
    threads.add(Thread.currentThread().getName());
    events.add(event);
  }

  private static Mail.Builder mail() {
    return Mail.to("ann@doe.example").subject("Hello").text("All good.");
  }

  private static MailReceipt receiptOf(CompletionStage<MailReceipt> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** What the stage itself fails with. */
  private static Throwable failureOf(CompletionStage<MailReceipt> stage) throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    stage.whenComplete((receipt, e) -> failure.complete(e));
    return failure.get(60, TimeUnit.SECONDS);
  }

  private static void assertDropped(CompletionStage<MailReceipt> stage, ScriptedSmtpServer relay)
      throws Exception {
    assertThat(failureOf(stage))
        .isInstanceOf(CancellationException.class)
        .hasMessageMatching("message <[^>]+> was dropped, since its transaction was rolled back");
    assertThat(relay.connections()).isZero();
  }

  @Test
  void isSentOnAManagedThreadOnceTheTransactionHasCommitted(ScriptedSmtpServer relay)
      throws Exception {
    transactions.begin();
    CompletionStage<MailReceipt> stage = sender.sendAfterCommit(mail().build());
    assertThat(stage.toCompletableFuture()).isNotDone();
    assertThat(relay.connections()).isZero();
    transactions.commit();

    MailReceipt receipt = receiptOf(stage);
    assertThat(receipt.complete()).isTrue();
    assertThat(relay.messages()).hasSize(1);
    assertThat(relay.messages().get(0).header("Message-ID")).contains(receipt.messageId());
    assertThat(threads).containsExactly("managed");
    assertThat(events).hasOnlyElementsOfType(MailSent.class).hasSize(1);
  }

  @Test
  void isDroppedIfTheTransactionIsRolledBack(ScriptedSmtpServer relay) throws Exception {
    transactions.begin();
    CompletionStage<MailReceipt> stage = sender.sendAfterCommit(mail().build());
    transactions.rollback();
    assertDropped(stage, relay);
    assertThat(events).isEmpty();
  }

  @Test
  void isDroppedIfTheCommitFails(ScriptedSmtpServer relay) throws Exception {
    transactions.begin();
    CompletionStage<MailReceipt> stage = sender.sendAfterCommit(mail().build());
    transactions.setRollbackOnly();
    assertThatThrownBy(transactions::commit)
        .isInstanceOf(jakarta.transaction.RollbackException.class);
    assertDropped(stage, relay);
  }

  @Test
  void isDroppedAtOnceIfTheTransactionCanOnlyBeRolledBack(ScriptedSmtpServer relay)
      throws Exception {
    transactions.begin();
    transactions.setRollbackOnly();
    assertDropped(sender.sendAfterCommit(mail().build()), relay);
  }

  @Test
  void isSentAtOnceWithoutATransaction() throws Exception {
    assertThat(receiptOf(sender.sendAfterCommit(mail().build())).complete()).isTrue();
  }

  @Test
  void isSentAtOnceByAnotherListenerOfTheCommit(ScriptedSmtpServer relay) throws Exception {
    CompletableFuture<MailReceipt> sent = new CompletableFuture<>();
    transactions.begin();
    transactions
        .getTransaction()
        .registerSynchronization(
            new Synchronization() {
              @Override
              public void beforeCompletion() {}

              @Override
              public void afterCompletion(int status) {
                sender.sendAfterCommit(mail().build()).thenAccept(sent::complete);
              }
            });
    transactions.commit();
    assertThat(sent.get(60, TimeUnit.SECONDS).complete()).isTrue();
    assertThat(relay.messages()).hasSize(1);
  }

  @Test
  void isSentIfItIsGivenWhileTheTransactionIsPreparedForItsEnd(ScriptedSmtpServer relay)
      throws Exception {
    CompletableFuture<MailReceipt> sent = new CompletableFuture<>();
    transactions.begin();
    transactions
        .getTransaction()
        .registerSynchronization(
            new Synchronization() {
              @Override
              public void beforeCompletion() {
                sender.sendAfterCommit(mail().build()).thenAccept(sent::complete);
                assertThat(relay.connections()).isZero();
              }

              @Override
              public void afterCompletion(int status) {}
            });
    transactions.commit();
    assertThat(sent.get(60, TimeUnit.SECONDS).complete()).isTrue();
  }

  @Test
  void followsTheInnerTransactionWhileTheOuterOneIsSuspended(ScriptedSmtpServer relay)
      throws Exception {
    transactions.begin();
    CompletionStage<MailReceipt> outer = sender.sendAfterCommit(mail().subject("outer").build());
    jakarta.transaction.Transaction suspended = transactions.suspend();
    transactions.begin();
    CompletionStage<MailReceipt> inner = sender.sendAfterCommit(mail().subject("inner").build());
    transactions.commit();
    assertThat(receiptOf(inner).complete()).isTrue();
    transactions.resume(suspended);
    transactions.rollback();
    assertThat(failureOf(outer)).isInstanceOf(CancellationException.class);
    assertThat(relay.messages()).hasSize(1);
    assertThat(relay.messages().get(0).header("Subject")).contains("inner");
  }

  @Test
  void isComposedInsideTheTransaction(ScriptedSmtpServer relay) throws Exception {
    MimeMessage message = MimeMessages.withField("Subject", "before");
    transactions.begin();
    CompletionStage<MailReceipt> stage = sender.sendAfterCommit(message);
    message.setSubject("after");
    transactions.commit();
    receiptOf(stage);
    assertThat(relay.messages().get(0).header("Subject")).contains("before");
  }

  @Test
  void isRejectedInsideTheTransactionIfItCannotBeComposed() throws Exception {
    Mail mail =
        mail()
            .attach(
                "a.txt",
                "text/plain",
                () -> {
                  throw new IOException("gone");
                })
            .build();
    transactions.begin();
    assertThatThrownBy(() -> sender.sendAfterCommit(mail))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("a.txt");
  }

  @Test
  void failsWithTheExceptionThatSendThrows(ScriptedSmtpServer relay) throws Exception {
    relay.on("RCPT").reply("550 5.1.1 no such user");
    transactions.begin();
    CompletionStage<MailReceipt> stage = sender.sendAfterCommit(mail().build());
    transactions.commit();
    assertThat(failureOf(stage)).isInstanceOf(Rejected.class).hasMessageContaining("no such user");
    assertThat(events).hasOnlyElementsOfType(MailRefused.class).hasSize(1);
  }

  @Test
  void isReportedByItsMessageIdIfTheExecutorAcceptsNoMoreWork(ScriptedSmtpServer relay)
      throws Exception {
    transactions.begin();
    CompletionStage<MailReceipt> stage = sender.sendAfterCommit(mail().build());
    executor.shutdown();
    try (Warnings warnings = new Warnings()) {
      transactions.commit();
      assertThat(failureOf(stage))
          .isInstanceOf(Unavailable.class)
          .hasMessageMatching("<[^>]+>: the server's managed executor accepts no more work");
      assertThat(warnings.lines()).singleElement().asString().contains("was not sent: <");
    }
    assertThat(events).hasOnlyElementsOfType(MailRefused.class).hasSize(1);
    assertThat(relay.connections()).isZero();
  }

  @Test
  void isNotSentWhereThereAreNoTransactions(ScriptedSmtpServer relay) {
    LocalNames.unbind(REGISTRY);
    assertThatThrownBy(() -> sender.sendAfterCommit(mail().build()))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContainingAll(REGISTRY, "Jakarta Transactions", "or call sendAsync");
    assertThat(relay.connections()).isZero();
  }

  @Test
  void isNotAcceptedWhereThereIsNoExecutor() throws Exception {
    LocalNames.unbind(EXECUTOR);
    transactions.begin();
    assertThatThrownBy(() -> sender.sendAfterCommit(mail().build()))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining(EXECUTOR);
  }

  @Test
  void findsTheTransactionsThatAnotherThreadHasFound() throws Exception {
    receiptOf(sender.sendAfterCommit(mail().build()));
    LocalNames.unbind(REGISTRY); // the name is one of components
    assertThat(receiptOf(sender.sendAfterCommit(mail().build())).complete()).isTrue();
  }

  @Test
  void wantsSomethingToSend() {
    assertThatNullPointerException().isThrownBy(() -> sender.sendAfterCommit((Mail) null));
    assertThatNullPointerException().isThrownBy(() -> sender.sendAfterCommit((MimeMessage) null));
  }
}
