package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.it.timer.Reminder;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailInDoubt;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.MailSent;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Mails on the server's managed threads, and the events that tell what became of them. */
@ExtendWith(ArquillianExtension.class)
class SendAsyncIT {
  private static final BulkListener<Mail> DEAF =
      new BulkListener<>() {
        @Override
        public void sent(Mail mail, MailReceipt receipt) {}

        @Override
        public void failed(Mail mail, MailException failure) {}
      };

  @Inject Postman postman;
  @Inject Caller caller;
  @Inject Journal journal;
  @Inject HttpServletRequest request;
  @Inject Reminder reminder;

  private ScriptedSmtpServer relay;

  @Deployment
  static WebArchive application() {
    return Deployments.application("send-async")
        .addClass(Journal.class)
        .addPackage(Reminder.class.getPackage());
  }

  @BeforeEach
  void startRelay() {
    relay = Relays.relay();
    journal.here().clear();
    journal.elsewhere().clear();
    journal.threads().clear();
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  private static Mail.Builder mail() {
    return Mail.to("ann@doe.example").subject("Hello").text("All good.");
  }

  private <T> T soon(CompletableFuture<T> future) throws Exception {
    return future.get(Relays.SOON.toSeconds(), TimeUnit.SECONDS);
  }

  private String whoAndWhere() {
    try {
      InitialContext.doLookup("java:comp/UserTransaction"); // where there is a component alone
      return caller.name() + " of " + caller.application();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sendsOnAManagedThreadInTheNameAndTheContextOfItsCaller() throws Exception {
    request.login("clerk", "ledger");
    Thread callers = Thread.currentThread();
    CompletableFuture<Thread> sending = new CompletableFuture<>();
    CompletableFuture<String> during = new CompletableFuture<>();
    CompletableFuture<ClassLoader> loader = new CompletableFuture<>();
    Mail mail =
        mail()
            .attach(
                "a.txt",
                "text/plain",
                () -> {
                  sending.complete(Thread.currentThread());
                  during.complete(whoAndWhere());
                  loader.complete(Thread.currentThread().getContextClassLoader());
                  return new ByteArrayInputStream(new byte[] {'a'});
                })
            .build();

    CompletableFuture<String> after = new CompletableFuture<>();
    MailReceipt receipt =
        soon(
            postman
                .mailer("shop")
                .sendAsync(mail)
                .whenCompleteAsync((r, e) -> after.complete(whoAndWhere()))
                .toCompletableFuture());

    assertThat(receipt.complete()).isTrue();
    assertThat(soon(sending)).isNotSameAs(callers);
    assertThat(soon(sending).getName()).doesNotContain("ForkJoinPool");
    assertThat(soon(after)).isEqualTo("clerk of send-async");
    assertThat(soon(during)).isEqualTo("clerk of send-async");
    assertThat(soon(loader)).isSameAs(callers.getContextClassLoader());
    assertThat(relay.messages().get(0).user()).contains("alice"); // the container's, as ever
  }

  @Test
  void sendsOnceTheTransactionOfATimerHasSucceeded() throws Exception {
    assertThat(soon(reminder.remind()).complete()).isTrue();
    assertThat(relay.messages().get(0).header("Subject")).contains("It is time");
  }

  @Test
  void sendsOnAThreadOfTheApplicationsOwn() throws Exception {
    CompletableFuture<MailReceipt> sent = new CompletableFuture<>();
    MailSender sender = postman.mailer("shop");
    Thread plain =
        new Thread(
            () ->
                sender
                    .sendAsync(mail().build())
                    .whenComplete(
                        (receipt, failure) -> {
                          if (failure == null) {
                            sent.complete(receipt);
                          } else {
                            sent.completeExceptionally(failure);
                          }
                        }));
    plain.start();
    assertThat(soon(sent).complete()).isTrue();
  }

  @Test
  void failsWithTheExceptionThatSendThrowsAfterTheSameAttempts() throws Exception {
    relay.on("RCPT").reply("550 5.1.1 no such user");
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    postman.mailer("shop").sendAsync(mail().build()).whenComplete((r, e) -> failure.complete(e));
    assertThat(soon(failure)).isInstanceOf(Rejected.class).hasMessageContaining("no such user");

    relay.close();
    relay = Relays.relay();
    relay.on("RCPT").reply("451 4.7.1 greylisted").times(2);
    MailReceipt receipt =
        soon(postman.mailer("shop").sendAsync(mail().build()).toCompletableFuture());
    assertThat(receipt.attempts()).isEqualTo(3);
  }

  @Test
  void tellsObserversOfEachMailWhatBecameOfIt() throws Exception {
    relay.on("RCPT TO:<nobody@").reply("550 5.1.1 no such user");
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop().after(2).times(1);

    MailReceipt first = postman.send(mail().build());
    assertThat(journal.threads()).containsExactly(Thread.currentThread().getName());
    MailReceipt second =
        soon(postman.mailer("shop").sendAsync(mail().build()).toCompletableFuture());
    postman
        .mailer("shop")
        .sendAll(
            List.of(mail().build(), Mail.to("nobody@doe.example").text("x").build()).stream(),
            DEAF);

    assertThat(journal.here().stream().filter(MailSent.class::isInstance).map(MailEvent::messageId))
        .containsExactly(first.messageId(), second.messageId());
    assertThat(journal.here()).hasSize(4);
    assertThat(journal.here())
        .filteredOn(MailInDoubt.class::isInstance)
        .singleElement()
        .extracting(MailEvent::jndiName)
        .isEqualTo("mail/relay");
    assertThat(journal.here())
        .filteredOn(MailRefused.class::isInstance)
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.recipients().get(0).reply().orElseThrow().code()).isEqualTo(550));
    await()
        .atMost(Relays.SOON)
        .untilAsserted(
            () ->
                assertThat(journal.elsewhere())
                    .containsExactlyInAnyOrderElementsOf(journal.here()));
  }

  @Test
  void keepsAMailSentThoughAnObserverFails() throws Exception {
    Mail mail = Mail.to(Journal.UNWELCOME).text("x").build();
    assertThat(postman.send(mail).complete()).isTrue();
    assertThat(soon(postman.mailer("shop").sendAsync(mail).toCompletableFuture()).complete())
        .isTrue();
    assertThat(postman.mailer("shop").sendAll(List.of(mail).stream(), DEAF).sent()).isEqualTo(1);
    assertThat(journal.here()).hasSize(3);
    await().atMost(Relays.SOON).untilAsserted(() -> assertThat(journal.elsewhere()).hasSize(3));
  }
}
