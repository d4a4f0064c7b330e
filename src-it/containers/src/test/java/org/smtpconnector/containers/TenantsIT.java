package org.smtpconnector.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.jca.core.connectionmanager.pool.api.PoolStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.mailer.StandaloneMailers;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Tenants that send through one pool of a container, each with credentials of its own. */
class TenantsIT {
  private static final List<String> USERS = List.of("shop", "acme", "globex", "initech");
  private static final int THREADS = 12;
  private static final int MESSAGES = 1_200;
  // Kept, or the level would be forgotten with the logger: each refusal is a stack trace there.
  private static final Logger POOL_LOG = Logger.getLogger("org.jboss.jca");

  static {
    POOL_LOG.setLevel(Level.OFF);
  }

  private static ScriptedSmtpServer relay() {
    ScriptedSmtpServer.Builder relay = ScriptedSmtpServer.builder();
    USERS.forEach(user -> relay.user(user, "secret-of-" + user));
    return relay.start();
  }

  private static IronJacamarPool pool(ScriptedSmtpServer relay, int size) throws Exception {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    factory.setPort(relay.port());
    factory.setSecurity("plain");
    factory.setUser("shop");
    factory.setPassword("secret-of-shop");
    // As for applications that give credentials: it takes connections of one pool for equal
    return new IronJacamarPool(factory, PoolStrategy.POOL_BY_CRI, size, false);
  }

  private static MailSender mailer(IronJacamarPool pool) {
    return StandaloneMailers.over(
        name -> pool.connections(), "shop@shop.example", Duration.ofMinutes(2));
  }

  /** The shop sends with the credentials of the factory. */
  private static MailSender of(String user, MailSender mailer) {
    return user.equals("shop") ? mailer : mailer.as(user, "secret-of-" + user);
  }

  private static Mail mail(String sender, int number) {
    return Mail.to("ann@doe.example")
        .from(sender + "@shop.example")
        .subject(String.valueOf(number))
        .text("All good.")
        .build();
  }

  private static void assertNoneMixed(ScriptedSmtpServer relay) {
    assertThat(relay.messages())
        .allSatisfy(
            message ->
                assertThat(message.user()).contains(message.sender().replace("@shop.example", "")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void doNotMix(int connections) throws Exception {
    try (ScriptedSmtpServer relay = relay();
        IronJacamarPool pool = pool(relay, connections)) {
      MailSender mailer = mailer(pool);
      new MailingThreads(THREADS)
          .sendAll(
              MESSAGES,
              number -> {
                String user = USERS.get(number % USERS.size());
                pool.inComponent(() -> of(user, mailer).send(mail(user, number)));
              });

      assertThat(relay.messages()).hasSize(MESSAGES);
      assertNoneMixed(relay);
      Map<String, Long> each =
          relay.messages().stream()
              .map(ReceivedMessage::user)
              .collect(Collectors.groupingBy(user -> user.orElseThrow(), Collectors.counting()));
      assertThat(each).hasSize(USERS.size()).containsValue((long) MESSAGES / USERS.size());
      assertThat(pool.statistics().getInUseCount()).isZero();
    }
  }

  @Test
  void oneWithAWrongPasswordDisturbsNobody() throws Exception {
    try (ScriptedSmtpServer relay = relay();
        IronJacamarPool pool = pool(relay, 4)) {
      MailSender mailer = mailer(pool);
      of("acme", mailer).send(mail("acme", 0));
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> mailer.as("acme", "secret-of-globex").send(mail("acme", 0)))
            .isInstanceOf(Misconfigured.class);
      }
      of("acme", mailer).send(mail("acme", 1));
      mailer.send(mail("shop", 2));

      assertThat(relay.messages()).hasSize(3);
      assertNoneMixed(relay);
      // The right password's session has served both messages.
      assertThat(relay.messages().get(1).connection())
          .isEqualTo(relay.messages().get(0).connection());
    }
  }

  @Test
  void doNotMixInBulkEither() throws Exception {
    try (ScriptedSmtpServer relay = relay();
        IronJacamarPool pool = pool(relay, 3)) {
      MailSender mailer = mailer(pool);
      new MailingThreads(USERS.size())
          .sendAll(
              USERS.size(),
              number -> {
                String user = USERS.get(number);
                of(user, mailer)
                    .sendAll(IntStream.range(0, 100).mapToObj(i -> mail(user, i)), new Throwing());
              });

      assertThat(relay.messages()).hasSize(100 * USERS.size());
      assertNoneMixed(relay);
    }
  }

  private static final class Throwing implements BulkListener<Mail> {
    @Override
    public void sent(Mail mail, MailReceipt receipt) {}

    @Override
    public void failed(Mail mail, MailException failure) {
      throw failure;
    }
  }
}
