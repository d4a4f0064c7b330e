package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mime.MimeMessages;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** A mailer that sends with the credentials of a tenant. */
class MailSenderAsTest {
  private static final String EXECUTOR = "java:comp/DefaultManagedExecutorService";

  @RegisterExtension
  static final SmtpServerExtension SMTP =
      new SmtpServerExtension(
          ScriptedSmtpServer.builder()
              .user("shop", "of-the-shop")
              .user("bob", "builder")
              .user("carol", "christmas"));

  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final MailSender shop =
      new ConnectorMailSender(() -> MimeMessages.MAILER, Retrying.atOnce(), event -> {});
  private final MailSender bob = shop.as("bob", "builder");

  @BeforeEach
  void bind(ScriptedSmtpServer relay) {
    SmtpManagedConnectionFactory factory = LocalNames.managedFactory(relay);
    factory.setUser("shop");
    factory.setPassword("of-the-shop");
    LocalNames.bind("mail/smtp", (SmtpConnectionFactory) factory.createConnectionFactory());
    LocalNames.bind(EXECUTOR, executor);
  }

  @AfterEach
  void close() {
    LocalNames.unbind(EXECUTOR);
    executor.shutdownNow();
  }

  private static Mail mail() {
    return Mail.to("ann@doe.example").subject("Hello").text("All good.").build();
  }

  private static List<String> users(ScriptedSmtpServer relay) {
    return relay.messages().stream().map(ReceivedMessage::user).flatMap(u -> u.stream()).toList();
  }

  @Test
  void sendsAsTheTenantInEachWayAndLeavesTheOtherMailerAsItIs(ScriptedSmtpServer relay)
      throws Exception {
    bob.send(mail());
    bob.send(MimeMessages.withField("Subject", "Hello"));
    bob.send(bob.compose(mail()));
    bob.send(shop.compose(mail()));
    bob.sendAsync(mail()).toCompletableFuture().get(60, TimeUnit.SECONDS);
    bob.sendAsync(MimeMessages.withField("Subject", "Hello"))
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
    bob.sendAll(Stream.of(mail(), mail(), mail()), new Silent<>());
    bob.sendAllComposed(Stream.of(shop.compose(mail()), bob.compose(mail())), new Silent<>());

    assertThat(users(relay)).hasSize(11).containsOnly("bob");
    shop.send(mail());
    assertThat(users(relay)).endsWith("shop");
  }

  @Test
  void sendsAsTheLastOneWhereATenantsMailerIsAskedForAnother(ScriptedSmtpServer relay) {
    bob.as("carol", "christmas").send(mail());
    bob.send(mail());
    assertThat(users(relay)).containsExactly("carol", "bob");
  }

  @ParameterizedTest
  @CsvSource({
    "'', builder, user is blank",
    "'  ', builder, user is blank",
    "'bob\nQUIT', builder, user holds a control character",
    "bob, '', the password of user 'bob' is empty",
  })
  void refusesWhatCannotBeSent(String user, String password, String why, ScriptedSmtpServer relay) {
    assertThatIllegalArgumentException().isThrownBy(() -> shop.as(user, password)).withMessage(why);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shop.as("bob", "build\0er"))
        .withMessageContaining("NUL")
        .withMessageNotContaining("build");
    assertThatNullPointerException().isThrownBy(() -> shop.as(null, "x")).withMessage("user");
    assertThatNullPointerException().isThrownBy(() -> shop.as("bob", null)).withMessage("password");
    assertThat(relay.connections()).isZero();
  }

  @Test
  void namesTheTenantAndTheRemedyAndNeverAPassword(ScriptedSmtpServer relay) {
    MailSender wrong = shop.as("bob", "never-show-this");
    List<String> printed = Collections.synchronizedList(new ArrayList<>());
    Logger logger = Logger.getLogger("org.smtpconnector");
    Handler everything = new Printed(printed);
    logger.addHandler(everything);
    logger.setLevel(Level.ALL);
    try {
      Misconfigured failure = catchThrowableOfType(Misconfigured.class, () -> wrong.send(mail()));
      assertThat(failure)
          .hasMessageContaining("user 'bob'")
          .hasMessageEndingWith(": check the user and the password given to MailSender.as");
      BulkReceipt receipt = wrong.sendAll(Stream.of(mail()), new Silent<>());
      assertThat(receipt.ended().orElseThrow())
          .isInstanceOf(Misconfigured.class)
          .hasMessageEndingWith("given to MailSender.as");
      for (Throwable t = failure; t != null; t = t.getCause()) {
        printed.add(t.toString());
      }
      printed.add(receipt.toString());
      printed.add(wrong.toString());
      bob.send(mail());
    } finally {
      logger.removeHandler(everything);
      logger.setLevel(null);
    }
    assertThat(printed)
        .anyMatch(line -> line.contains("through mail/smtp as 'bob'"))
        .noneMatch(line -> line.contains("never-show-this") || line.contains("builder"));
    assertThat(users(relay)).containsExactly("bob");
  }

  /** What the project logs at any level. */
  private static final class Printed extends Handler {
    private final List<String> lines;

    Printed(List<String> lines) {
      this.lines = lines;
      setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord entry) {
      lines.add(new SimpleFormatter().format(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static final class Silent<M> implements BulkListener<M> {
    @Override
    public void sent(M mail, MailReceipt receipt) {}

    @Override
    public void failed(M mail, MailException failure) {}
  }
}
