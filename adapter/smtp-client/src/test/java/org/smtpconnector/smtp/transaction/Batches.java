package org.smtpconnector.smtp.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Numbered messages for one session, and what becomes of them. */
final class Batches {
  static final Duration SOON = Duration.ofSeconds(60);

  private Batches() {}

  /** What the server offers, which decides how a batch is sent. */
  enum Offer {
    NOTHING("8BITMIME"),
    PIPELINING("PIPELINING"),
    CHUNKING("CHUNKING"),
    BOTH("PIPELINING", "CHUNKING");

    final String[] extensions;

    Offer(String... extensions) {
      this.extensions = extensions;
    }

    ScriptedSmtpServer start() {
      return ScriptedSmtpServer.builder().extensions(extensions).start();
    }
  }

  static SmtpConfig.Builder config(int port) {
    return SmtpConfig.to("localhost").port(port).security(TransportSecurity.PLAIN);
  }

  static SmtpSession open(ScriptedSmtpServer server) throws SmtpException {
    return SmtpSession.open(config(server.port()).build());
  }

  /** A message from and to addresses of its own, so that none can be taken for another. */
  static Submission mail(int number) {
    return mail(number, text(number));
  }

  static MessageSource text(int number) {
    return MessageSource.of(("Subject: " + number + "\r\n\r\nHello.\r\n").getBytes(UTF_8));
  }

  static Submission mail(int number, MessageSource text) {
    return new Submission(
        Envelope.of("from" + number + "@shop.example", "to" + number + "@doe.example"), text);
  }

  static Iterator<Submission> submissions(int count) {
    return IntStream.range(0, count).mapToObj(Batches::mail).iterator();
  }

  static List<String> expected(int count, Set<Integer> failing, String failure) {
    return IntStream.range(0, count)
        .mapToObj(i -> "to" + i + "@doe.example " + (failing.contains(i) ? failure : "accepted"))
        .toList();
  }

  /** Each message went from its own sender to its own recipient. */
  static void assertNoneUnderAnothersName(List<ReceivedMessage> messages) {
    for (ReceivedMessage message : messages) {
      String number = message.header("Subject").orElseThrow();
      assertThat(message.sender()).isEqualTo("from" + number + "@shop.example");
      assertThat(message.recipients()).containsExactly("to" + number + "@doe.example");
    }
  }
}
