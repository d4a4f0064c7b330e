package org.smtpconnector.mail.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.Attachment;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;

/** The mailbox where there is no container. */
class TestMailboxTest {
  private static final String ANN = "ann@doe.example";
  private static final String BOB = "bob@doe.example";

  private final TestMailbox mailbox = new TestMailbox();
  private final MailSender sender = mailbox.sender("Shop <shop@shop.example>");

  @AfterEach
  void close() {
    mailbox.close();
  }

  private static Mail mail(String... to) {
    return Mail.to(to).subject("Grüße").text("All good.").build();
  }

  @Test
  void showsAMailAsItsReaderWouldSeeIt() {
    MailReceipt receipt =
        sender.send(
            Mail.to("Ann Doe <ann@doe.example>")
                .bcc(BOB)
                .subject("Grüße aus Köln")
                .html("<p>Schöne <b>Bilder</b> <img src=\"cid:logo\"></p>")
                .inline("logo", "image/png", new byte[] {1, 2, 3})
                .attach("Übersicht.csv", "text/csv; charset=UTF-8", "a;ä".getBytes(UTF_8))
                .header("X-Shop", "7")
                .build());

    CapturedMail mail = mailbox.last();
    assertThat(mail.subject()).isEqualTo("Grüße aus Köln");
    assertThat(mail.from()).isEqualTo("Shop <shop@shop.example>");
    assertThat(mail.sender()).isEqualTo("shop@shop.example");
    assertThat(mail.recipients()).containsExactly(ANN, BOB);
    assertThat(mail.header("To")).contains("Ann Doe <ann@doe.example>");
    assertThat(mail.header("Bcc")).isEmpty();
    assertThat(mail.header("x-shop")).contains("7");
    assertThat(mail.messageId()).isEqualTo(receipt.messageId());
    assertThat(mail.html()).contains("<b>Bilder</b>");
    assertThat(mail.text()).contains("Schöne Bilder");
    assertThat(mail.attachments()).hasSize(1);
    Attachment csv = mail.attachments().get(0);
    assertThat(csv.fileName()).isEqualTo("Übersicht.csv");
    assertThat(csv.contentType()).isEqualTo("text/csv");
    assertThat(new String(csv.content(), UTF_8)).isEqualTo("a;ä");
  }

  @Test
  void findsMailsByTheirRecipients() {
    sender.send(mail(ANN));
    sender.send(mail(ANN, BOB));

    assertThat(mailbox.count()).isEqualTo(2);
    assertThat(mailbox.sentTo("ann@DOE.example")).hasSize(2);
    assertThat(mailbox.sentTo(BOB)).hasSize(1);
    assertThat(mailbox.sentTo("carol@doe.example")).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> mailbox.sentTo("ann"));
  }

  @Test
  void saysThatThereIsNoMail() {
    assertThat(mailbox.mails()).isEmpty();
    assertThatThrownBy(mailbox::last).isInstanceOf(AssertionError.class);
  }

  @Test
  void waitsForWhatAnotherThreadSends() {
    CompletableFuture.runAsync(() -> sender.send(mail(ANN)));
    assertThat(mailbox.await(1, Duration.ofSeconds(20)))
        .singleElement()
        .extracting(CapturedMail::subject)
        .isEqualTo("Grüße");
  }

  @Test
  void refusesAndDefersAsItIsTold() {
    mailbox.defer(ANN).times(1);
    mailbox.refuse(BOB);

    assertThatThrownBy(() -> sender.send(mail(ANN))).isInstanceOf(Deferred.class);
    assertThatThrownBy(() -> sender.send(mail(BOB)))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("550 5.1.1");
    MailReceipt receipt = sender.send(mail(ANN, BOB));

    assertThat(receipt.accepted()).hasSize(1);
    assertThat(receipt.refused()).hasSize(1);
    assertThat(mailbox.sentTo(ANN)).hasSize(1);
    assertThat(mailbox.sentTo(BOB)).isEmpty();
  }

  @Test
  void losesTheReplyToAMailOfOneRecipientAlone() {
    mailbox.loseReply(ANN);

    sender.send(mail(BOB));
    assertThatThrownBy(() -> sender.send(mail(BOB, ANN))).isInstanceOf(InDoubt.class);

    assertThat(mailbox.sentTo(ANN)).hasSize(1);
  }

  @Test
  void servesNobodyWhileItIsDown() {
    mailbox.goDown().times(1);

    assertThatThrownBy(() -> sender.send(mail(ANN))).isInstanceOf(Unavailable.class);
    sender.send(mail(ANN));

    assertThat(mailbox.count()).isEqualTo(1);
  }

  @Test
  void forgetsMailsAndMisbehaviour() {
    mailbox.refuse(BOB);
    sender.send(mail(ANN));

    mailbox.clear();

    assertThat(mailbox.mails()).isEmpty();
    sender.send(mail(BOB));
    assertThat(mailbox.count()).isEqualTo(1);
  }

  @Test
  void failsWhereAMailWouldFailInProduction() {
    Mail unreadable =
        Mail.to(ANN)
            .text("See the file.")
            .attach("a.csv", "text/csv", () -> Mail.class.getResourceAsStream("no such file"))
            .build();

    assertThatThrownBy(() -> sender.send(unreadable))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("attachment 'a.csv'");
    assertThat(mailbox.mails()).isEmpty();
  }

  @Test
  void takesManyMailsAtOnce() {
    List<String> failed = new ArrayList<>();
    mailbox.refuse("reader7@doe.example");

    BulkReceipt receipt =
        sender.sendAll(
            Stream.iterate(0, i -> i + 1).limit(20).map(i -> mail("reader" + i + "@doe.example")),
            new BulkListener<>() {
              @Override
              public void sent(Mail mail, MailReceipt sent) {}

              @Override
              public void failed(Mail mail, MailException failure) {
                failed.add(mail.to().get(0).toString());
              }
            });

    assertThat(receipt.sent()).isEqualTo(19);
    assertThat(failed).containsExactly("reader7@doe.example");
    assertThat(mailbox.count()).isEqualTo(19);
  }
}
