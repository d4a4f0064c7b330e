package org.smtpconnector.mail;

import jakarta.activation.DataSource;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.MailParameters.Returned;
import org.smtpconnector.smtp.Recipient.Notify;

/** The examples of the README, in its order. */
@SuppressWarnings("unused")
final class MailExamples {
  private static final byte[] csv = "a;b\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] png = {(byte) 0x89, 'P', 'N', 'G'};
  private static final String icalendar = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n";
  private static final String html = "<p>See <a href='https://shop.example/'>the shop</a>.</p>";

  private MailExamples() {}

  private static DataSource chart() {
    ByteArrayDataSource chart = new ByteArrayDataSource(png, "image/png");
    chart.setName("chart.png");
    return chart;
  }

  static Mail addresses() {
    Mail mail =
        Mail.to("jane@doe.example", "\"Doe, John\" <john@doe.example>")
            .cc("team@doe.example")
            .bcc("archive@shop.example")
            .from("Shop <shop@shop.example>")
            .replyTo("helpdesk@shop.example")
            .subject("Your order")
            .text("It is on its way.")
            .build();
    return mail;
  }

  static Mail lists() {
    Mail mail =
        Mail.toList("ann@doe.example, \"Doe, Jane\" <jane@doe.example>")
            .ccList("Sales: bob@shop.example, eve@shop.example;")
            .bccList("archive@shop.example, audit@shop.example")
            .replyToList("helpdesk@shop.example, Sales <sales@shop.example>")
            .text("It is on its way.")
            .build();
    return mail;
  }

  static Mail alternatives() {
    Mail mail =
        Mail.to("jane@doe.example")
            .subject("Your order")
            .text("It is on its way: https://shop.example/42")
            .html("<p>It is <a href=\"https://shop.example/42\">on its way</a>.</p>")
            .build();
    return mail;
  }

  static Mail htmlAlone() {
    Mail mail = Mail.to("jane@doe.example").html(html).textFromHtml(false).build();
    return mail;
  }

  static Mail charset() {
    Mail mail =
        Mail.to("jane@doe.example")
            .charset(Charset.forName("ISO-2022-JP"))
            .subject("注文")
            .text("発送しました。")
            .build();
    return mail;
  }

  static Mail files() {
    Mail mail =
        Mail.to("jane@doe.example")
            .text("See the attachments.")
            .attach("sales.csv", "text/csv; charset=UTF-8", csv)
            .attach(Path.of("README.md"))
            .attach("sales.json", "application/json", () -> new ByteArrayInputStream(csv))
            .attach(chart())
            .build();
    return mail;
  }

  static Mail fileNames() {
    Mail mail =
        Mail.to("jane@doe.example")
            .text("See the attachment.")
            .attach("Übersicht der Umsätze im vierten Quartal, mit Vorjahr.csv", "text/csv", csv)
            .splitFileNames(false)
            .build();
    return mail;
  }

  static Mail images() {
    Mail mail =
        Mail.to("jane@doe.example")
            .html("<p>Your shop <img src=\"cid:logo\" alt=\"Shop\"></p>")
            .inline("logo", new Attachment("logo.png", "image/png", png))
            .build();
    return mail;
  }

  static Mail invitation() {
    Mail mail =
        Mail.to("jane@doe.example")
            .subject("Delivery on Monday")
            .text("We come on Monday at nine.")
            .calendar(icalendar)
            .build();
    return mail;
  }

  static Mail header() {
    Mail mail =
        Mail.to("jane@doe.example")
            .text("Disk full.")
            .header("X-Shop-Order", "42")
            .priority(Priority.HIGH)
            .autoSubmitted(AutoSubmitted.AUTO_GENERATED)
            .build();
    return mail;
  }

  static Mail thread() {
    Mail mail =
        Mail.to("jane@doe.example")
            .subject("Re: Your order")
            .text("It has arrived.")
            .messageId("<order-42.arrived@shop.example>")
            .references("<order-42@shop.example>")
            .inReplyTo("<order-42.sent@shop.example>")
            .build();
    return mail;
  }

  static Mail newsletter() {
    Mail mail =
        Mail.to("jane@doe.example")
            .subject("News")
            .html(html)
            .listUnsubscribe(
                URI.create("https://shop.example/unsubscribe?reader=42"),
                URI.create("mailto:unsubscribe@shop.example?subject=42"))
            .envelopeSender("bounces+jane=doe.example@shop.example")
            .build();
    return mail;
  }

  static Mail automaticAnswer() {
    Mail mail =
        Mail.to("jane@doe.example")
            .subject("Auto: Your question")
            .text("We have got it.")
            .inReplyTo("<1@doe.example>")
            .autoSubmitted(AutoSubmitted.AUTO_REPLIED)
            .nullReversePath()
            .build();
    return mail;
  }

  static Mail notifications() {
    Mail mail =
        Mail.to("jane@doe.example")
            .text("Your contract.")
            .notifyOn(Notify.SUCCESS, Notify.FAILURE)
            .parameters(
                MailParameters.builder()
                    .returned(Returned.HDRS)
                    .envelopeId("contract-42")
                    .requireTls()
                    .build())
            .build();
    return mail;
  }

  static Mail alert() {
    Mail mail =
        Mail.to("ops@shop.example")
            .subject("Disk full")
            .text("On db1.")
            .onDoubt(OnDoubt.RESEND)
            .build();
    return mail;
  }

  /** Needs a module, without which it cannot be composed. */
  static List<Mail> smime(X509Certificate certificateOfJane) {
    Mail mail =
        Mail.to("jane@doe.example")
            .subject("Your contract")
            .text("Please sign it.")
            .signedBy("shop")
            .encryptedFor(certificateOfJane)
            .build();
    Mail forCertificatesInTheKeyStore =
        Mail.to("jane@doe.example").text("Please sign it.").encryptedForRecipients().build();
    return List.of(mail, forCertificatesInTheKeyStore);
  }

  static void later(MailSender sender, Mail mail) {
    MailReceipt receipt = sender.send(mail);
    if (!receipt.deferred().isEmpty()) {
      keep(mail.onlyTo(receipt));
    }
  }

  private static void keep(Mail mail) {}

  static Mail changed() {
    Mail mail = htmlAlone();
    Mail copy = mail.toBuilder().bcc("audit@shop.example").header("X-Copy", "1").build();
    return copy;
  }
}
