package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.delivery.MailRetry;
import org.smtpconnector.mail.delivery.SendAttempt;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mailer.MailerSettings;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Generated messages that the connector signs, and what three verifiers say of what arrives. */
@Tag("postfix")
@Tag("exim")
class DkimIT {
  private static final long SEED = 6376;
  private static final int MESSAGES = Integer.getInteger("dkim.messages"); // sent in each way
  // A mail server may deliver messages that it still had of an earlier run.
  private static final String RUN = String.valueOf(System.nanoTime());
  private static final Pattern NUMBER =
      Pattern.compile("^" + GeneratedMessages.NUMBER + ": (\\d+)\\." + RUN, Pattern.MULTILINE);
  private static final MailerSettings MAILER =
      new MailerSettings("mail/smtp", Optional.of(Mailbox.of("Shop <shop@shop.example>")), 4);

  private static SigningKeys keys;
  private static DebianVerifiers debian;

  @TempDir Path directory;
  private GeneratedMessages generated;

  @BeforeAll
  static void startVerifiers() throws Exception {
    keys = new SigningKeys();
    debian = new DebianVerifiers(keys.records());
  }

  @AfterAll
  static void stopVerifiers() throws IOException {
    debian.close();
  }

  @BeforeEach
  void generate() throws IOException {
    generated =
        new GeneratedMessages(
            SEED, RUN, Files.writeString(directory.resolve("zeiten ü.txt"), "1 2\n"));
  }

  @Test
  void generatesMessagesWithEachOption() {
    assertThat(generated.options())
        .hasSameElementsAs(
            Arrays.stream(Mail.Builder.class.getMethods())
                .filter(method -> method.getDeclaringClass() != Object.class)
                .map(Method::getName)
                .filter(name -> !name.equals("build") && !OF_ANOTHER_MODULE.contains(name))
                .collect(Collectors.toSet()));
  }

  private SmtpManagedConnectionFactory factory(int port) throws IOException {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    factory.setSecurity("plain");
    keys.configure(factory, directory);
    return factory;
  }

  /** S/MIME, whose result is a message like any other. */
  private static final Set<String> OF_ANOTHER_MODULE =
      Set.of("signedBy", "encryptedFor", "encryptedForRecipients");

  /** A listener of a batch in which nothing may fail. */
  private static final BulkListener<Mail> ALL_SENT =
      new BulkListener<>() {
        @Override
        public void sent(Mail mail, MailReceipt receipt) {
          // What arrived is looked at.
        }

        @Override
        public void failed(Mail mail, MailException failure) {
          throw failure;
        }
      };

  /** Sends as many messages, in all the ways that there are. */
  private void send(int port, int count, boolean eightBit) throws Exception {
    SmtpConnectionFactory connections =
        (SmtpConnectionFactory) factory(port).createConnectionFactory();
    MailSender sender =
        new ConnectorMailSender(
            () -> MAILER, new MailRetry(new SendAttempt(name -> connections)), event -> {});
    List<Mail> batch = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      switch (number % 9) {
        case 0, 1, 2 -> sender.send(generated.mail(number));
        case 3, 4 -> batch.add(generated.mail(number));
        case 5 -> sender.send(sender.compose(generated.mimeMessage(number)));
        case 6 -> sender.send(generated.streamed(number));
        case 7 -> batch.add(generated.streamed(number));
        default -> {
          if (eightBit) {
            sendRaw(connections, number);
          } else {
            sender.send(generated.mimeMessage(number));
          }
        }
      }
    }
    sender.sendAll(batch.stream(), ALL_SENT);
  }

  private void sendRaw(SmtpConnectionFactory connections, int number) throws Exception {
    try (SmtpConnection connection = connections.getConnection()) {
      connection.send(
          Envelope.of("a@shop.example", "ann@mail.test"), MessageSource.of(generated.raw(number)));
    }
  }

  private static void assertVerified(byte[] message) throws IOException {
    String text = ServerProcess.text(message);
    assertThat(debian.verdicts(message))
        .as(text)
        .containsExactly(
            "dkimpy rsa pass", "dkimpy ed25519 pass", "opendkim rsa pass", "opendkim ed25519 pass");
    assertThat(keys.verdictsOfJdkim(message)).as(text).containsExactly("jdkim rsa pass");
  }

  private static Set<Integer> numbers() {
    return IntStream.range(0, MESSAGES).boxed().collect(Collectors.toSet());
  }

  private static int number(String message) {
    Matcher number = NUMBER.matcher(message);
    return number.find() ? Integer.parseInt(number.group(1)) : -1;
  }

  /** Returns what was delivered, as it was sent. */
  private static List<String> delivered(ServerProcess server) throws IOException {
    return server.delivered().stream()
        .map(message -> ServerProcess.text(message).replaceAll("\r?\n", "\r\n"))
        .filter(message -> number(message) >= 0)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PIPELINING,CHUNKING,8BITMIME,SMTPUTF8,DSN,SIZE",
        "PIPELINING,8BITMIME,SMTPUTF8,DSN,SIZE",
        "PIPELINING"
      })
  void allAcceptEachMessage(String extensions) throws Exception {
    try (ScriptedSmtpServer relay =
        ScriptedSmtpServer.builder().extensions(extensions.split(",")).start()) {
      send(relay.port(), MESSAGES, extensions.contains("8BITMIME"));

      assertThat(generated.chosen()).containsAll(generated.options());
      assertThat(relay.messages()).hasSize(MESSAGES);
      for (ReceivedMessage message : relay.messages()) {
        assertVerified(message.content());
      }
      assertThat(relay.messages().stream().map(message -> number(message.text())))
          .hasSameElementsAs(numbers());
    }
  }

  @Test
  void allRefuseAMessageThatWasChanged() throws Exception {
    try (ScriptedSmtpServer relay = ScriptedSmtpServer.builder().start()) {
      send(relay.port(), 1, true);
      String sent = relay.messages().get(0).text();
      for (String changed :
          List.of(
              sent + "more\r\n",
              sent.replaceFirst("\r\nSubject: ", "\r\nSubject: not "),
              "Reply-To: x@evil.example\r\n" + sent)) {
        byte[] message = changed.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(debian.verdicts(message)).hasSize(4).noneMatch(v -> v.endsWith(" pass"));
        assertThat(keys.verdictsOfJdkim(message)).hasSize(1).noneMatch(v -> v.endsWith(" pass"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"postfix", "exim"})
  void allAcceptWhatAMailServerDelivers(String program) throws Exception {
    Setup setup = Setup.of(program).with(Map.of("SIZE_LIMIT", "10000000"));
    try (ServerProcess server = ServerProcess.start(setup)) {
      send(server.port(), MESSAGES, true);

      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () ->
                  assertThat(delivered(server)).extracting(DkimIT::number).containsAll(numbers()));
      for (String message : delivered(server)) {
        assertVerified(message.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
  }
}
