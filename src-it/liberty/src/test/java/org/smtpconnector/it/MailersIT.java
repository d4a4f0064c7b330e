package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Mailers;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Mailers that are chosen at run time, as whom they send, and on which threads. */
@ExtendWith(ArquillianExtension.class)
class MailersIT {
  private static final String SETTINGS =
      """
      smtpconnector.tenants.jndi-name=mail/tenants
      smtpconnector.tenants.executor=concurrent/nobody
      smtpconnector.lost.jndi-name=mail/relay
      smtpconnector.lost.executor=concurrent/nowhere
      """;
  private static final List<String> TENANTS = List.of("bob", "carol", "dave");
  private static final int MESSAGES = 300;

  @Inject Mailers mailers;

  @Inject @Any Instance<MailSender> instances;

  @Inject Caller caller;
  @Inject HttpServletRequest request;

  private ScriptedSmtpServer relay;

  @Deployment
  static WebArchive application() {
    return Deployments.application("mailers", SETTINGS);
  }

  @BeforeEach
  void startRelay() {
    relay = Relays.relayWithTenants();
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  private static Mail mailOf(String sender) {
    return Mail.to("ann@doe.example")
        .from(sender + "@shop.example")
        .subject("Hello")
        .text("All good.")
        .build();
  }

  private MailSender mailerOf(String tenant) {
    MailSender mailer = mailers.named("tenants");
    return tenant.equals("alice") ? mailer : mailer.as(tenant, "secret-of-" + tenant);
  }

  private static String senderOf(ReceivedMessage message) {
    return message.sender().replace("@shop.example", "");
  }

  private void assertNoneMixed() {
    assertThat(relay.messages())
        .allSatisfy(message -> assertThat(message.user()).contains(senderOf(message)));
  }

  @Test
  void tenantsThatShareAPoolSendEachAsThemselves() throws Exception {
    List<String> users = List.of("alice", "bob", "carol", "dave");
    new Threads(8)
        .each(
            MESSAGES,
            number -> {
              String user = users.get(number % users.size());
              assertThat(mailerOf(user).send(mailOf(user)).complete()).isTrue();
            });

    assertThat(relay.messages()).hasSize(MESSAGES);
    assertNoneMixed();
    assertThat(relay.messages().stream().map(ReceivedMessage::user).distinct()).hasSize(4);
  }

  @Test
  void tenantsSendManyMessagesAndInTheBackgroundAsThemselvesToo() throws Exception {
    for (String tenant : TENANTS) {
      BulkReceipt receipt =
          mailerOf(tenant)
              .sendAll(List.of(mailOf(tenant), mailOf(tenant)).stream(), new Throwing());
      assertThat(receipt.sent()).isEqualTo(2);
      mailerOf(tenant)
          .sendAsync(mailOf(tenant))
          .toCompletableFuture()
          .get(Relays.SOON.toSeconds(), TimeUnit.SECONDS);
    }

    assertThat(relay.messages()).hasSize(3 * TENANTS.size());
    assertNoneMixed();
  }

  @Test
  void aTenantWhoseCredentialsTheContainerOverrulesSendsNothing() {
    MailSender tenant = mailers.defaultMailer().as("bob", "secret-of-bob");
    assertThatThrownBy(() -> tenant.send(mailOf("bob")))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("mail/relay as 'bob'")
        .hasMessageContaining("alice")
        .hasMessageContaining("use one without container-managed sign-on")
        .hasMessageNotContaining("secret-of-bob");
    assertThat(relay.messages()).isEmpty();
  }

  @Test
  void theRemedyOfARefusedTenantIsAboutItsPassword() {
    MailSender tenant = mailers.named("tenants").as("bob", "never-show-this");
    assertThatThrownBy(() -> tenant.send(mailOf("bob")))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("'bob'")
        .hasMessageContaining("given to MailSender.as")
        .hasMessageNotContaining("never-show-this");
    assertThat(mailerOf("bob").send(mailOf("bob")).complete()).isTrue();
  }

  @Test
  void findsAMailerByTheLiteralOfItsAnnotation() {
    instances.select(MailResource.Literal.of("tenants")).get().send(mailOf("alice"));

    assertThat(relay.messages()).hasSize(1);
    assertThatThrownBy(() -> instances.select(MailResource.Literal.of("none")).get())
        .hasStackTraceContaining("smtpconnector.none.jndi-name is not set");
    assertThatThrownBy(() -> mailers.named("none"))
        .isInstanceOf(Misconfigured.class)
        .hasMessageStartingWith("smtpconnector.none.jndi-name is not set");
  }

  /** The executor named here carries no security context; the default one does. */
  @Test
  void sendsOnTheThreadsOfTheExecutorThatASettingNames() throws Exception {
    request.login("clerk", "ledger");
    assertThat(callerWhileSending(mailers.defaultMailer())).isEqualTo("clerk");
    assertThat(callerWhileSending(mailers.named("tenants"))).isNotEqualTo("clerk");
  }

  private String callerWhileSending(MailSender mailer) throws Exception {
    CompletableFuture<String> during = new CompletableFuture<>();
    Mail mail =
        Mail.to("ann@doe.example")
            .text("See the attachment.")
            .attach(
                "a.txt",
                "text/plain",
                () -> {
                  during.complete(String.valueOf(caller.name()));
                  return new ByteArrayInputStream(new byte[] {'a'});
                })
            .build();
    mailer.sendAsync(mail).toCompletableFuture().get(Relays.SOON.toSeconds(), TimeUnit.SECONDS);
    return during.join();
  }

  @Test
  void namesTheSettingOfAnExecutorThatIsNotThere() {
    MailSender lost = mailers.named("lost");
    ExecutionException failure =
        catchThrowableOfType(
            ExecutionException.class,
            () ->
                lost.sendAsync(mailOf("alice"))
                    .toCompletableFuture()
                    .get(Relays.SOON.toSeconds(), TimeUnit.SECONDS));
    assertThat(failure.getCause())
        .isInstanceOf(Misconfigured.class)
        .hasMessageStartingWith("smtpconnector.lost.executor is 'concurrent/nowhere'");
    assertThatThrownBy(() -> lost.sendAll(List.of(mailOf("alice")).stream(), new Throwing()))
        .isInstanceOf(Misconfigured.class)
        .hasMessageStartingWith("smtpconnector.lost.executor is 'concurrent/nowhere'");
    assertThat(relay.messages()).isEmpty();
  }

  private static final class Throwing implements BulkListener<Mail> {
    @Override
    public void sent(Mail sent, MailReceipt receipt) {}

    @Override
    public void failed(Mail failed, MailException failure) {
      throw failure;
    }
  }
}
