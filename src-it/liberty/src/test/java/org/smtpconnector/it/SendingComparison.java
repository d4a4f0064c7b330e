package org.smtpconnector.it;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.benchmark.sink.Offer;
import org.smtpconnector.benchmark.sink.Sink;
import org.smtpconnector.benchmark.sink.SinkCharacter;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.smtp.TransportSecurity;

/**
 * How {@code MailSender} does beside {@code Transport.send} on the server's mail session, both in
 * Open Liberty, over STARTTLS with AUTH, by four threads. Not part of the build: it measures, and
 * writes {@code comparison.md} into the tests' directory. Relay is the sink of the benchmarks, in
 * the same process.
 */
@ExtendWith(ArquillianExtension.class)
class SendingComparison {
  private static final int THREADS = 4;
  private static final int ROUNDS = 5;
  private static final String TEXT =
      "0123456789012345678901234567890123456789012345678901234567890123456789012345\r\n".repeat(26);

  @Inject MailSender mail;

  private Session session;
  private Sink relay;

  @Deployment
  static WebArchive application() {
    return Deployments.application("comparison").addPackage(Sink.class.getPackage());
  }

  @BeforeEach
  void startRelay() throws IOException, NamingException {
    SinkCharacter character =
        new SinkCharacter(
            Offer.EVERYTHING,
            TransportSecurity.STARTTLS,
            "alice",
            "wonderland",
            Optional.of(Relays.certificate().serverContext()));
    int port = ConfigProvider.getConfig().getValue("it.relay.port", Integer.class);
    relay = Sink.start(character, 1, port);
    session = InitialContext.doLookup("mail/session");
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  @Test
  void compare() throws Exception {
    StringBuilder table =
        new StringBuilder(
            "| MailSender.send, mails a second | MailSender.sendAll | Transport.send"
                + " | send to Transport.send | sendAll to Transport.send |\n|---|---|---|---|---|\n");
    for (int round = 0; round < ROUNDS; round++) {
      double theirs = perSecond(80, this::transportSend);
      double ours = perSecond(20_000, this::mailSender);
      double bulk = bulkPerSecond(20_000);
      table.append(
          String.format(
              Locale.ROOT,
              "| %,.0f | %,.0f | %,.0f | %.0f× | %.0f× |%n",
              ours,
              bulk,
              theirs,
              ours / theirs,
              bulk / theirs));
    }
    Files.writeString(Deployments.directory("comparison.md"), table);
  }

  private Void mailSender() {
    mail.send(letter());
    return null;
  }

  private static Mail letter() {
    return Mail.to("ann@doe.example").subject("Hello").text(TEXT).build();
  }

  private Void transportSend() throws Exception {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress("shop@shop.example"));
    message.setRecipient(RecipientType.TO, new InternetAddress("ann@doe.example"));
    message.setSubject("Hello", "UTF-8");
    message.setText(TEXT, "UTF-8");
    Transport.send(message);
    return null;
  }

  private double perSecond(int times, Callable<Void> sending) throws Exception {
    ManagedExecutorService executor =
        InitialContext.doLookup("java:comp/DefaultManagedExecutorService");
    int before = (int) relay.tally().messages();
    List<Future<Void>> threads = new ArrayList<>();
    long begin = System.nanoTime();
    for (int t = 0; t < THREADS; t++) {
      threads.add(
          executor.submit(
              () -> {
                for (int i = 0; i < times / THREADS; i++) {
                  sending.call();
                }
                return null;
              }));
    }
    for (Future<Void> thread : threads) {
      thread.get();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    Assertions.assertEquals(times, (int) relay.tally().messages() - before);
    return times / seconds;
  }

  private double bulkPerSecond(int times) {
    int before = (int) relay.tally().messages();
    long begin = System.nanoTime();
    mail.sendAll(
        Stream.generate(SendingComparison::letter).limit(times),
        new BulkListener<>() {
          @Override
          public void sent(Mail sent, MailReceipt receipt) {}

          @Override
          public void failed(Mail failed, MailException failure) {
            throw failure;
          }
        });
    double seconds = (System.nanoTime() - begin) / 1e9;
    Assertions.assertEquals(times, (int) relay.tally().messages() - before);
    return times / seconds;
  }
}
