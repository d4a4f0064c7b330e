package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.connector.jmx.SmtpConnectionFactoryMXBean;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;

/** Whom mails come to, and how fast, as the administrators of the server and of Postfix say. */
@Tag("postfix")
@ExtendWith(ArquillianExtension.class)
class PostfixFlowIT {
  private static final String SETTINGS =
      """
      smtpconnector.redirected.jndi-name=mail/postfix-redirected
      smtpconnector.allowed.jndi-name=mail/postfix-allowed
      smtpconnector.captured.jndi-name=mail/postfix-captured
      smtpconnector.paced.jndi-name=mail/postfix-paced
      smtpconnector.slowed.jndi-name=mail/postfix-slowed
      smtpconnector.slowed.deadline=60
      org.smtpconnector.mail.delivery.MailRetry/send/Retry/maxRetries=10
      """;
  private static final int THREADS = 8;
  // What Postfix takes of one client within a second, or nearly two, as it counts.
  private static final int MOST_MAILS = 100; // mail/postfix-paced sends 30 in a second
  private static final int FEW_MAILS = 5;
  private static final int FEW_CONNECTIONS = 2;

  @Inject
  @ConfigProperty(name = "it.directory")
  String directory;

  @Inject
  @MailResource("redirected")
  MailSender redirected;

  @Inject
  @MailResource("allowed")
  MailSender allowed;

  @Inject
  @MailResource("captured")
  MailSender captured;

  @Inject
  @MailResource("paced")
  MailSender paced;

  @Inject
  @MailResource("slowed")
  MailSender slowed;

  private final String run = Long.toString(System.nanoTime());
  private final InfoLog log = new InfoLog();
  private Postfix postfix;

  @Deployment
  static WebArchive application() {
    return Deployments.applicationWithServers("postfix-flow", SETTINGS);
  }

  @AfterEach
  void stopPostfix() throws IOException {
    log.close();
    postfix.close();
  }

  private static Postfix limited(String limit, int number) throws IOException {
    return Postfix.start(
        300,
        "smtpd_client_event_limit_exceptions =", // or loopback were one
        "anvil_rate_time_unit = 1s",
        limit + " = " + number);
  }

  private Mail mail(String... to) {
    return Mail.to(to).subject(run).text("All good.").build();
  }

  @Test
  void whatIsRedirectedArrivesInTheOneMailbox() throws IOException {
    postfix = Postfix.start();
    MailReceipt receipt = redirected.send(mail("ann@doe.example", "bob@roe.example"));

    assertThat(receipt.accepted())
        .extracting(outcome -> outcome.address().toString())
        .containsExactly("ann@doe.example", "bob@roe.example");
    assertThat(postfix.awaitMails(run, 1))
        .singleElement()
        .asString()
        .contains(
            "Delivered-To: box@mail.test",
            "X-Original-To: ann@doe.example",
            "X-Original-To: bob@roe.example");
  }

  @Test
  void whatIsNotAllowedDoesNotComeToPostfix() throws IOException {
    postfix = Postfix.start();
    MailReceipt receipt = allowed.send(mail("ann@mail.test", "bob@roe.example"));
    assertThatThrownBy(() -> allowed.send(mail("bob@roe.example")))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("550 5.7.1 sandbox");

    assertThat(receipt.refused())
        .singleElement()
        .asString()
        .contains("bob@roe.example", "550 5.7.1 sandbox");
    assertThat(postfix.awaitMails(run, 1))
        .singleElement()
        .asString()
        .contains("Delivered-To: ann@mail.test");
    // It would have refused to relay, and said so.
    assertThat(postfix.logged("roe\\.example")).isEmpty();
  }

  @Test
  void whatIsCapturedOpensNoConnection() throws IOException {
    postfix = Postfix.start();
    MailReceipt receipt = captured.send(mail("ann@mail.test"));

    assertThat(receipt.accepted()).singleElement().asString().contains("sandbox: captured in ");
    assertThat(postfix.opened(0)).isZero();
    try (Stream<Path> files = Files.list(Path.of(directory, "captured-of-postfix"))) {
      assertThat(files.toList())
          .anySatisfy(file -> assertThat(file).content().contains(receipt.messageId()));
    }
  }

  @Test
  void messagesPerSecondKeepsBelowTheLimitOfPostfix() throws Exception {
    postfix = limited("smtpd_client_message_rate_limit", MOST_MAILS);
    new Threads(THREADS)
        .each(
            MOST_MAILS + FEW_MAILS,
            number -> assertThat(paced.send(mail("ann@mail.test")).attempts()).isOne());

    postfix.awaitMails(run, MOST_MAILS + FEW_MAILS);
    assertThat(postfix.logged("rate limit exceeded|too much mail")).isEmpty();
    assertThat(log.of("sending slower: ")).isEmpty();
  }

  @Test
  void mailsSlowDownByThemselvesWherePostfixTakesFewer() throws Exception {
    postfix = limited("smtpd_client_message_rate_limit", FEW_MAILS);
    new Threads(THREADS).each(4 * FEW_MAILS, number -> slowed.send(mail("ann@mail.test")));

    postfix.awaitMails(run, 4 * FEW_MAILS);
    assertThat(postfix.logged("Message delivery request rate limit exceeded")).isNotEmpty();
    assertThat(log.of("sending slower: "))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).contains("450 4.7.1 Error: too much mail from"));
    assertThat(
            Management.sum("localhost:" + postfix.port(), SmtpConnectionFactoryMXBean::getSlowed))
        .isPositive();
  }

  @Test
  void mailGoesOnTheConnectionsThatPostfixServesWhereItTakesNoMore() throws Exception {
    postfix = limited("smtpd_client_connection_rate_limit", FEW_CONNECTIONS);
    new Threads(THREADS).each(4 * FEW_MAILS, number -> slowed.send(mail("ann@mail.test")));

    postfix.awaitMails(run, 4 * FEW_MAILS);
    assertThat(postfix.logged("Connection rate limit exceeded")).isNotEmpty();
    assertThat(log.of("learned of SMTP relay "))
        .anySatisfy(line -> assertThat(line).contains("connections is ", "421 4.7.0"));
  }
}
