package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.inject.Inject;
import jakarta.resource.ResourceException;
import java.io.IOException;
import java.time.Instant;
import javax.naming.InitialContext;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.it.servers.World;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;

/** As whom the server's connections authenticate to a real Postfix, and what a change does. */
@Tag("postfix")
@ExtendWith(ArquillianExtension.class)
class PostfixCredentialsIT {
  private static final String SETTINGS =
      """
      smtpconnector.relay.jndi-name=mail/postfix
      smtpconnector.evicting.jndi-name=mail/postfix-evicting
      smtpconnector.token.jndi-name=mail/postfix-token
      smtpconnector.revoked.jndi-name=mail/postfix-revoked
      """;
  private static final String OTHER_PASSWORD = "looking-glass-43";
  private static final int THREADS = 8;

  @Inject
  @MailResource("relay")
  MailSender relay;

  @Inject
  @MailResource("evicting")
  MailSender evicting;

  @Inject
  @MailResource("token")
  MailSender token;

  @Inject
  @MailResource("revoked")
  MailSender revoked;

  private final String run = Long.toString(System.nanoTime());
  private Postfix postfix;

  @Deployment
  static WebArchive application() {
    return Deployments.applicationWithServers("postfix-credentials", SETTINGS);
  }

  @BeforeEach
  void startPostfix() throws IOException {
    postfix = Postfix.start();
  }

  @AfterEach
  void stopPostfix() throws IOException {
    postfix.close();
  }

  private MailReceipt send(MailSender mailer) {
    return mailer.send(Mail.to("ann@mail.test").subject(run).text("All good.").build());
  }

  @Test
  void theUserIsTheOneOfTheContainer() {
    send(relay);
    postfix.awaitMails(run, 1);
    assertThat(postfix.logged(": client=.*sasl_username=" + World.USER)).hasSize(1);
  }

  @Test
  void theUserOfTheApplicationCountsWhereTheContainerHasNone() throws Exception {
    SmtpConnectionFactory factory = InitialContext.doLookup("mail/postfix-application");
    factory.getConnection(World.USER, World.PASSWORD).close();
    assertThat(postfix.opened(1)).isOne();
    assertThatThrownBy(() -> factory.getConnection(World.USER, "jabberwocky"))
        .isInstanceOf(ResourceException.class)
        .hasStackTraceContaining("535 5.7.8");
  }

  @Test
  void onePasswordThatIsRefusedEndsTheSessionsThatItHasOpened() throws Exception {
    SmtpConnectionFactory factory = InitialContext.doLookup("mail/postfix-evicting");
    SmtpConnection one = factory.getConnection();
    SmtpConnection other = factory.getConnection();
    assertThat(postfix.opened(2)).isEqualTo(2);
    postfix.awaitPassword(OTHER_PASSWORD);

    assertThatThrownBy(factory::getConnection)
        .isInstanceOf(ResourceException.class)
        .hasStackTraceContaining("535 5.7.8");
    int ended = postfix.ended().size();
    one.close();
    other.close();
    assertThat(postfix.awaitEnded(ended + 2)).hasSize(ended + 2);
    assertThatThrownBy(() -> send(evicting)).isInstanceOf(Misconfigured.class);
    assertThat(postfix.logged(": client=.*sasl_username=")).isEmpty();
  }

  private static String token(int secondsLeft) {
    return World.token(World.USER, Instant.now().plusSeconds(secondsLeft));
  }

  @Test
  void aTokenIsFetchedOnceForAllThreads() throws Exception {
    try (ScriptedTokenEndpoint endpoint = Relays.tokenEndpoint()) {
      endpoint.token(token(3600), 3600);
      sendFromAllThreads(token);
      assertThat(endpoint.requests()).hasSize(1);
    }
    postfix.awaitMails(run, 5 * THREADS);
    assertThat(postfix.logged("sasl_method=(OAUTHBEARER|XOAUTH2), sasl_username=" + World.USER))
        .hasSize(5 * THREADS);
  }

  @Test
  void aTokenThatDovecotRefusesIsFetchedOnceAgainForAllThreads() throws Exception {
    try (ScriptedTokenEndpoint endpoint = Relays.tokenEndpoint()) {
      endpoint.token(token(-60), 3600).token(token(3600), 3600);
      sendFromAllThreads(revoked);
      assertThat(endpoint.requests()).hasSize(2);
    }
    postfix.awaitMails(run, 5 * THREADS);
    assertThat(postfix.logged("SASL (OAUTHBEARER|XOAUTH2) authentication failed")).isNotEmpty();
  }

  private void sendFromAllThreads(MailSender mailer) throws Exception {
    new Threads(THREADS).each(5 * THREADS, number -> assertThat(send(mailer).attempts()).isOne());
  }
}
