package org.smtpconnector.it;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.naming.InitialContext;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/**
 * How {@code MailSender} does beside {@code Transport.send} on the server's mail session, both
 * inside Open Liberty, over STARTTLS with AUTH. Not part of the build: it measures, and says what
 * it found on the console of the server. The relay is the scripted one, in the same process, and no
 * fast one.
 */
@ExtendWith(ArquillianExtension.class)
class SendingComparison {
  private static final int THREADS = 4;
  private static final int ROUNDS = 5;
  private static final String TEXT =
      "0123456789012345678901234567890123456789012345678901234567890123456789012345\r\n".repeat(26);

  @Inject MailSender mail;

  @Resource(lookup = "mail/session")
  Session session;

  private ScriptedSmtpServer relay;

  @Deployment
  static WebArchive application() {
    return Deployments.application("comparison");
  }

  @BeforeEach
  void startRelay() {
    relay = Relays.relay("PIPELINING", "CHUNKING", "8BITMIME", "SIZE 10485760");
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  @Test
  void compare() throws Exception {
    double[] ours = new double[ROUNDS];
    double[] theirs = new double[ROUNDS];
    double[] bulk = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      theirs[round] = perSecond(40, this::transportSend);
      ours[round] = perSecond(round == 0 ? 10_000 : 20_000, this::mailSender);
      bulk[round] = bulkPerSecond(20_000);
    }
    System.out.printf(
        "mails a second, last of %d rounds: MailSender.send %.0f, MailSender.sendAll %.0f,"
            + " Transport.send %.0f: %.0f and %.0f times%n",
        ROUNDS,
        ours[ROUNDS - 1],
        bulk[ROUNDS - 1],
        theirs[ROUNDS - 1],
        ours[ROUNDS - 1] / theirs[ROUNDS - 1],
        bulk[ROUNDS - 1] / theirs[ROUNDS - 1]);
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
    int before = relay.messages().size();
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
    Assertions.assertEquals(times, relay.messages().size() - before);
    return times / seconds;
  }

  private double bulkPerSecond(int times) {
    int before = relay.messages().size();
    long begin = System.nanoTime();
    mail.sendAll(
        Stream.generate(SendingComparison::letter).limit(times),
        new BulkListener() {
          @Override
          public void sent(Mail sent, MailReceipt receipt) {}

          @Override
          public void failed(Mail failed, MailException failure) {
            throw failure;
          }
        });
    double seconds = (System.nanoTime() - begin) / 1e9;
    Assertions.assertEquals(times, relay.messages().size() - before);
    return times / seconds;
  }
}
