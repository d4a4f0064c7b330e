package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;
import jakarta.resource.ResourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InitialContext;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SmtpException;

/** The life of the server's connections, as a real Postfix sees them. */
@Tag("postfix")
@ExtendWith(ArquillianExtension.class)
class PostfixSessionsIT {
  private static final String SETTINGS =
      """
      smtpconnector.relay.jndi-name=mail/postfix
      smtpconnector.three.jndi-name=mail/postfix-three
      smtpconnector.aged.jndi-name=mail/postfix-aged
      smtpconnector.idle.jndi-name=mail/postfix-idle
      """;
  // It ends what idles for so long; the adapter does not believe less.
  private static final int IDLE_SECONDS = 5;

  @Inject
  @MailResource("relay")
  MailSender relay;

  @Inject
  @MailResource("three")
  MailSender three;

  @Inject
  @MailResource("aged")
  MailSender aged;

  @Inject
  @MailResource("idle")
  MailSender idle;

  private final String run = Long.toString(System.nanoTime());
  private Postfix postfix;
  private int sent;

  @Deployment
  static WebArchive application() {
    return Deployments.applicationWithServers("postfix-sessions", SETTINGS);
  }

  @AfterEach
  void stopPostfix() throws IOException {
    postfix.close();
  }

  /** By one attempt: nobody noticed anything. */
  private void send(MailSender mailer) {
    Mail mail = Mail.to("ann@mail.test").subject(run + "/" + sent++).text("All good.").build();
    assertThat(mailer.send(mail).attempts()).isOne();
  }

  private long retired(String reason) {
    return Management.sum(
        "localhost:" + postfix.port(), bean -> bean.getRetired().getOrDefault(reason, 0L));
  }

  @Test
  void endsAConnectionByQuitAfterSoManyMails() throws IOException {
    postfix = Postfix.start();
    for (int i = 0; i < 7; i++) {
      send(three);
    }
    postfix.awaitMails(run, 7);
    assertThat(postfix.opened(3)).isEqualTo(3);
    assertThat(postfix.awaitEnded(2))
        .hasSize(2)
        .allSatisfy(session -> assertThat(session).contains(" mail=3 ", " quit=1 "));
  }

  @Test
  void endsAConnectionByQuitAtItsAge() throws IOException {
    postfix = Postfix.start();
    long before = retired("AGE");
    await()
        .atMost(Relays.SOON)
        .until(
            () -> {
              send(aged);
              return retired("AGE") > before;
            });
    assertThat(postfix.awaitEnded(1)).singleElement().asString().contains(" quit=1 ");
    assertThat(postfix.opened(2)).isEqualTo(2);
    postfix.awaitMails(run, sent);
  }

  @Test
  void nobodyNoticesThatPostfixWasStartedAgain() throws Exception {
    postfix = Postfix.start();
    SmtpConnectionFactory factory = InitialContext.doLookup("mail/postfix");
    sendByEach(factory, 3);
    postfix.close();
    postfix.startAgain();

    sendByEach(factory, 3);
    send(relay);
    postfix.awaitMails(run, 7);
    assertThat(postfix.opened(3)).isEqualTo(3);
  }

  /** Borrows so many connections at once, and sends by each. */
  private void sendByEach(SmtpConnectionFactory factory, int connections) throws Exception {
    List<SmtpConnection> borrowed = borrow(factory, connections);
    for (SmtpConnection connection : borrowed) {
      connection.send(Envelope.of("shop@shop.example", "ann@mail.test"), message());
    }
    giveBack(borrowed);
  }

  private static List<SmtpConnection> borrow(SmtpConnectionFactory factory, int connections)
      throws ResourceException {
    List<SmtpConnection> borrowed = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      borrowed.add(factory.getConnection());
    }
    return borrowed;
  }

  private static void giveBack(List<SmtpConnection> borrowed) {
    borrowed.forEach(SmtpConnection::close);
  }

  private MessageSource message() {
    String text = "Subject: " + run + "/" + sent++ + "\r\n\r\nAll good.\r\n";
    return MessageSource.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void learnsFromPostfixHowLongAConnectionMayIdle() throws IOException {
    postfix = Postfix.start(IDLE_SECONDS);
    long closed = retired("CLOSED_BY_RELAY");
    long notTried = retired("IDLE");
    send(idle);
    awaitTimeouts(1);
    send(idle);
    assertThat(retired("CLOSED_BY_RELAY")).isEqualTo(closed + 1);
    assertThat(retired("IDLE")).isEqualTo(notTried);

    awaitTimeouts(2);
    send(idle);
    assertThat(retired("CLOSED_BY_RELAY")).isEqualTo(closed + 1);
    assertThat(retired("IDLE")).isEqualTo(notTried + 1);
    postfix.awaitMails(run, 3);
    assertThat(postfix.opened(3)).isEqualTo(3);
  }

  private void awaitTimeouts(int number) {
    await()
        .atMost(Relays.SOON)
        .until(() -> postfix.logged("timeout after .* from localhost").size() == number);
    postfix.awaitEnded(number);
  }

  @Test
  void whereOneFailsTheServerKeepsThoseThatAnswerNoop() throws Exception {
    postfix = Postfix.start();
    SmtpConnectionFactory factory = InitialContext.doLookup("mail/postfix-validated");
    sendByEach(factory, 3);
    failOne(factory);
    assertThat(postfix.opened(4)).isEqualTo(4); // it was tried once more on a fresh connection

    sendByEach(factory, 2); // their second and last mails
    assertThat(postfix.opened(4)).isEqualTo(4);
    sendByEach(factory, 2); // which ends them
    assertThat(postfix.awaitEnded(4).stream().filter(session -> session.contains(" quit=1 ")))
        .hasSize(2)
        .allSatisfy(session -> assertThat(session).containsPattern(" mail=2 .* noop=[1-9]"));
  }

  @Test
  void whereOneFailsTheServerThrowsThoseAwayThatDoNotAnswer() throws Exception {
    postfix = Postfix.start();
    SmtpConnectionFactory factory = InitialContext.doLookup("mail/postfix-validated");
    sendByEach(factory, 3);
    postfix.close();
    postfix.startAgain();
    failOne(factory);
    assertThat(postfix.opened(1)).isOne();

    List<SmtpConnection> others = borrow(factory, 2);
    assertThat(postfix.opened(3)).isEqualTo(3); // for they were not in the pool any more
    giveBack(others);
  }

  /** Postfix takes a connection away in the middle of a mail. */
  private static void failOne(SmtpConnectionFactory factory) throws ResourceException {
    try (SmtpConnection connection = factory.getConnection()) {
      assertThatThrownBy(
              () ->
                  connection.send(
                      Envelope.of("shop@shop.example", "busy@mail.test"),
                      MessageSource.of(new byte[0])))
          .isInstanceOf(SmtpException.class)
          .hasMessageContaining("421 4.3.2");
    }
  }
}
