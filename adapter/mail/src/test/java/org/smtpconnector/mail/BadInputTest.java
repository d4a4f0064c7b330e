package org.smtpconnector.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.activation.DataHandler;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.mailer.ConnectorMailSender;
import org.smtpconnector.mail.mime.MimeMessages;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.SmtpServerExtension;

/** What is found wrong when a mail is sent: it is rejected by name, and no relay hears of it. */
class BadInputTest {
  @RegisterExtension
  static final SmtpServerExtension SMTP = new SmtpServerExtension(ScriptedSmtpServer.builder());

  private static final String EXECUTOR = "java:comp/DefaultManagedExecutorService";
  private static final byte[] OCTETS = new byte[100_000];

  private final List<MailEvent> events = new ArrayList<>();
  private final MailSender sender =
      new ConnectorMailSender(() -> MimeMessages.MAILER, Retrying.atOnce(), events::add);

  @BeforeEach
  void bind(ScriptedSmtpServer relay) {
    LocalNames.bindFactory(relay);
    LocalNames.bind(EXECUTOR, new CallersThread());
  }

  @AfterEach
  void unbind() {
    LocalNames.unbind(EXECUTOR);
  }

  /** An executor that has no threads of its own. */
  private static final class CallersThread extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return false;
    }
  }

  private static InputStream failingHalfWay() {
    return new SequenceInputStream(
        new ByteArrayInputStream(OCTETS),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the disk failed");
          }
        });
  }

  private static InputStream closed() {
    throw new IllegalStateException("closed");
  }

  private static Mail.Builder mail() {
    return Mail.to("ann@doe.example").subject("Hello").text("x");
  }

  static Stream<Arguments> mails() {
    return Stream.of(
        arguments("attachment 'gone.csv'", mail().attach(Path.of("no/such/gone.csv")).build()),
        arguments(
            "attachment 'half.csv'",
            mail().attach("half.csv", "text/csv", BadInputTest::failingHalfWay).build()),
        arguments(
            "attachment 'none.csv'", mail().attach("none.csv", "text/csv", () -> null).build()),
        arguments(
            "attachment 'shut.csv'",
            mail().attach("shut.csv", "text/csv", BadInputTest::closed).build()),
        arguments(
            "attachment 'logo.png'",
            mail()
                .html("<img src='cid:logo'>")
                .inline(
                    "logo", new Attachment("logo.png", "image/png", BadInputTest::failingHalfWay))
                .build()));
  }

  private void assertRejected(Throwable failure, String field, ScriptedSmtpServer relay) {
    assertThat(failure)
        .isInstanceOfSatisfying(Rejected.class, e -> assertThat(e.recipients()).isEmpty())
        .hasMessageContaining(field)
        .hasCauseInstanceOf(Exception.class);
    assertThat(relay.connections()).isZero();
    assertThat(events).isEmpty();
  }

  private static Throwable failureOf(CompletionStage<MailReceipt> stage) throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    stage.whenComplete((receipt, e) -> failure.complete(e));
    return failure.get(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mails")
  void rejectsAMailByTheNameOfWhatCannotBeRead(String field, Mail mail, ScriptedSmtpServer relay)
      throws Exception {
    assertRejected(catchThrowable(() -> sender.send(mail)), field, relay);
    assertRejected(failureOf(sender.sendAsync(mail)), field, relay);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mails")
  void sendsTheOthersOfABulk(String field, Mail mail, ScriptedSmtpServer relay) {
    List<MailException> failures = new ArrayList<>();
    BulkReceipt receipt =
        sender.sendAll(
            Stream.of(mail().build(), mail, mail().build()),
            new BulkListener<>() {
              @Override
              public void sent(Mail sent, MailReceipt ofSent) {}

              @Override
              public void failed(Mail failed, MailException failure) {
                failures.add(failure);
              }
            });
    assertThat(receipt.sent()).isEqualTo(2);
    assertThat(failures)
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure).isInstanceOf(Rejected.class).hasMessageContaining(field));
    assertThat(relay.messages()).hasSize(2);
  }

  private static MimeMessage with(String field, String value) throws Exception {
    return MimeMessages.withField(field, value);
  }

  /** With a last part, behind others that can be read. */
  private static MimeMessage with(BodyPart last) throws Exception {
    MimeMessage message = MimeMessages.nested();
    ((MimeMultipart) message.getDataHandler().getContent()).addBodyPart(last);
    return message;
  }

  private static MimeBodyPart file(Supplier<InputStream> content) throws Exception {
    MimeBodyPart file = new MimeBodyPart();
    file.setDataHandler(
        new DataHandler(
            new ByteArrayDataSource(new byte[0], "image/png") {
              @Override
              public InputStream getInputStream() {
                return content.get();
              }
            }));
    file.setFileName("umsatz ü.png");
    return file;
  }

  /** A part of the caller's own class, which fails behind its first octets. */
  private static MimeBodyPart ownPart() throws Exception {
    MimeBodyPart own =
        new MimeBodyPart() {
          @Override
          public void writeTo(OutputStream out) throws IOException {
            out.write("Content-Type: text/plain\r\n\r\nhalf".getBytes(UTF_8));
            throw new IOException("the disk failed");
          }
        };
    own.setText("half a text");
    own.setFileName("own.txt");
    return own;
  }

  static Stream<Arguments> messages() throws Exception {
    MimeMessage toNobody = MimeMessages.message();
    toNobody.removeHeader("To");
    return Stream.of(
        arguments("To, Cc and Bcc", toNobody),
        arguments("To: ", with("To", "ann")),
        arguments("Bcc: ", with("Bcc", "a@b@c")),
        arguments("From: ", with("From", "shop")),
        arguments("X-Shop", with("X-Shop", "a\r\nBcc: all@doe.example")),
        arguments("Subject", with("Subject", "a\0b")),
        arguments("Resent-Date occurs 2 times", resentTwice()),
        arguments("part 4 'umsatz ?.png'", with(file(BadInputTest::failingHalfWay))),
        arguments("part 4 'umsatz ?.png'", with(file(BadInputTest::closed))),
        arguments("part 4 'own.txt'", with(ownPart())));
  }

  private static MimeMessage resentTwice() throws Exception {
    MimeMessage message = with("Resent-Date", "Fri, 2 Jan 2026 12:03:04 +0000");
    message.addHeader("Resent-Date", "Sat, 3 Jan 2026 12:03:04 +0000");
    return message;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void rejectsAMessageByTheNameOfWhatIsWrong(
      String field, MimeMessage message, ScriptedSmtpServer relay) throws Exception {
    assertRejected(catchThrowable(() -> sender.send(message)), field, relay);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void failsTheStageOfAMessageThatIsWrong(
      String field, MimeMessage message, ScriptedSmtpServer relay) throws Exception {
    assertRejected(failureOf(sender.sendAsync(message)), field, relay);
  }

  @Test
  void rejectsAMessageOfOnePartThatCannotBeRead(ScriptedSmtpServer relay) throws Exception {
    MimeMessage message = MimeMessages.message();
    message.setDataHandler(
        new DataHandler(
            new ByteArrayDataSource(new byte[0], "text/plain") {
              @Override
              public InputStream getInputStream() {
                return failingHalfWay();
              }
            }));
    assertRejected(
        catchThrowable(() -> sender.send(message)),
        "its content: java.io.IOException: the disk failed",
        relay);
  }
}
