package org.smtpconnector.mail;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.RecipientOutcome;

/** The examples of the pages in docs. */
@SuppressWarnings("unused")
final class PageExamples {
  private PageExamples() {}

  // outcomes-and-retries.md

  static void outcomes(MailSender mail, Mail invoice) {
    try {
      MailReceipt receipt = mail.send(invoice);
      receipt.refused().forEach(outcome -> strikeOut(outcome.address(), outcome.reply()));
      if (!receipt.deferred().isEmpty()) {
        sendLater(invoice.onlyTo(receipt));
      }
    } catch (Rejected e) {
      showToAuthor(e.recipients());
    } catch (Deferred | Unavailable e) {
      sendLater(invoice);
    } catch (InDoubt e) {
      askSomebody(e.recipients());
    } catch (Misconfigured e) {
      callTheAdministrator(e);
    }
  }

  // composed-messages.md

  static void compose(MailSender mail, Mail invoice) throws IOException {
    ComposedMail composed = mail.compose(invoice);
    composed.asEml(Path.of("archive", "invoice-17.eml"));
    MailReceipt receipt = mail.send(composed);
  }

  // smime.md

  static Mail contract() {
    Mail contract =
        Mail.to("jane@doe.example")
            .subject("Your contract")
            .text("Please sign it.")
            .attach(Path.of("contract.pdf"))
            .signedBy("shop")
            .encryptedForRecipients()
            .build();
    return contract;
  }

  // before-it-is-sent.md

  @ApplicationScoped
  @Priority(100)
  static class Footer implements MailFilter {
    @Override
    public Mail filter(Mail mail, String mailer) {
      return mail.text().isPresent()
          ? mail.toBuilder().text(mail.text().get() + "\n-- \nShop Ltd, London").build()
          : mail;
    }
  }

  @ApplicationScoped
  @Priority(10)
  static class Embargo implements MailFilter {
    @Override
    public Mail filter(Mail mail, String mailer) {
      for (EmailAddress recipient : mail.recipients()) {
        if (recipient.domain().endsWith(".example.com")) {
          throw new Rejected(recipient + " is under embargo", null, List.of());
        }
      }
      return mail;
    }
  }

  interface Readers {
    boolean haveLost(EmailAddress reader);
  }

  @ApplicationScoped
  static class Unsubscribed implements SuppressionList {
    @Inject Readers readers;

    @Override
    public Optional<String> reason(EmailAddress recipient, String mailer) {
      return mailer.equals("newsletter") && readers.haveLost(recipient)
          ? Optional.of("unsubscribed")
          : Optional.empty();
    }
  }

  static void suppressed(MailSender mail, Mail notice) {
    MailReceipt receipt = mail.send(notice);
    receipt.suppressed().forEach(outcome -> note(outcome.address(), outcome.reason().get()));
  }

  static class Letters {
    private String secret;

    Mail letter(EmailAddress reader) {
      String token = new UnsubscribeToken(reader, "newsletter").signedBy(secret);
      URI link = URI.create("https://shop.example/unsubscribe/" + token);
      return Mail.to(reader.toString())
          .subject("News")
          .text("There is new tea.\n\nUnsubscribe: " + link)
          .listUnsubscribe(link)
          .build();
    }

    void leave(String text, String secretOfLastYear) {
      Optional<UnsubscribeToken> token = UnsubscribeToken.verified(text, secret, secretOfLastYear);
    }
  }

  static class Outbox {
    @Inject MailSender mail;

    BulkReceipt sendStored(Stream<Path> files, BulkResumePoint from) {
      return mail.sendAllComposed(
          files.map(this::read),
          from,
          new BulkListener<>() {
            @Override
            public void sent(ComposedMail mail, MailReceipt receipt) {
              remove(mail.messageId());
            }

            @Override
            public void failed(ComposedMail mail, MailException failure) {
              keepForLater(mail, failure);
            }
          });
    }

    private ComposedMail read(Path file) {
      try {
        return ComposedMail.readFrom(() -> Files.newInputStream(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void remove(String messageId) {}

    private void keepForLater(ComposedMail mail, MailException failure) {}
  }

  // events.md

  @ApplicationScoped
  static class AuditLog {
    void sent(@Observes MailSent mail) {
      write(mail.messageId(), mail.jndiName(), mail.recipients());
    }

    void refused(@Observes MailRefused mail) {
      write(mail.messageId(), mail.jndiName(), mail.recipients());
    }

    void inDoubt(@Observes MailInDoubt mail) {
      write(mail.messageId(), mail.jndiName(), mail.recipients());
    }
  }

  @ApplicationScoped
  static class Counter {
    void count(@ObservesAsync MailEvent mail) {
      if (mail instanceof MailRefused refused) {
        add(refused.failure().getClass().getSimpleName());
      }
    }
  }

  // asynchronous.md

  static void asynchronously(MailSender mail, Mail confirmation) {
    CompletionStage<MailReceipt> sending = mail.sendAsync(confirmation);
    sending.whenComplete(
        (receipt, failure) -> {
          if (failure instanceof Rejected rejected) {
            showToAuthor(rejected.recipients());
          } else if (failure != null) {
            sendLater(confirmation);
          }
        });
  }

  record Order() {}

  abstract static class Orders {
    MailSender mail;

    @Transactional
    void place(Order order) {
      save(order);
      mail.sendAfterCommit(confirmation(order));
    }

    abstract void save(Order order);

    abstract Mail confirmation(Order order);
  }

  // several-mailers.md

  static class Invoices {
    @Inject MailSender mail;

    @Inject
    @MailResource("billing")
    MailSender billing;
  }

  static class Reminders {
    @Inject Mailers mailers;

    void remind(Mail reminder, String brand) {
      mailers.named(brand).send(reminder);
    }
  }

  static class Statements {
    @Inject @Any Instance<MailSender> mailers;

    void state(Mail statement, String brand) {
      mailers.select(MailResource.Literal.of(brand)).get().send(statement);
    }
  }

  static class TenantInvoices extends Invoices {
    MailReceipt sendAs(Tenant tenant, Mail invoice) {
      return billing.as(tenant.user(), tenant.password()).send(invoice);
    }
  }

  record Tenant(String user, String password) {}

  // newsletters.md

  static class Newsletter {
    @Inject
    @MailResource("newsletter")
    MailSender newsletter;

    private volatile boolean stopped;

    BulkReceipt send(Stream<Reader> readers, BulkResumePoint from) {
      return newsletter.sendAll(
          readers.map(this::letterTo),
          from,
          new BulkListener<>() {
            @Override
            public void sent(Mail mail, MailReceipt receipt) {
              if (!receipt.deferred().isEmpty()) {
                sendLater(mail.onlyTo(receipt));
              }
            }

            @Override
            public void failed(Mail mail, MailException failure) {
              if (failure instanceof Deferred || failure instanceof Unavailable) {
                sendLater(mail);
              } else {
                strikeOut(mail, failure);
              }
            }

            @Override
            public void progress(BulkProgress progress) {
              show(progress.sent(), progress.perSecond(), progress.timeLeft());
              keep(progress.resumePoint().toString());
            }

            @Override
            public boolean isCancelled() {
              return stopped;
            }
          });
    }

    private Mail letterTo(Reader reader) {
      return Mail.to(reader.address())
          .subject("News for " + reader.name())
          .text("Dear " + reader.name())
          .build();
    }

    void goOn(Stream<Reader> readers) {
      BulkReceipt receipt = send(readers, BulkResumePoint.of(kept()));
      if (receipt.ended().isPresent()) {
        tryAgainInAnHour();
      }
    }
  }

  record Reader(String name, String address) {}

  // migrating.md

  static void afterTransport(MailSender mail, Session session) throws MessagingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom("shop@shop.example");
    message.setRecipients(MimeMessage.RecipientType.TO, "jane@doe.example");
    message.setSubject("Your order");
    message.setText("It is on its way.");
    mail.send(message);
  }

  static void afterSpring(MailSender mail, byte[] pdf) {
    mail.send(
        Mail.to("jane@doe.example")
            .replyTo("helpdesk@shop.example")
            .subject("Your invoice")
            .text("See the attachment.")
            .html("<p>See the attachment. <img src='cid:logo'></p>")
            .inline("logo", "image/png", logo())
            .attach("invoice.pdf", "application/pdf", pdf)
            .build());
  }

  static class AfterQuarkus {
    @Inject
    @MailResource("billing")
    MailSender billing;

    void confirm(String customer, byte[] pdf) {
      billing.send(
          Mail.to(customer)
              .bcc("archive@shop.example")
              .subject("Your order")
              .text("It is on its way.")
              .attach("order.pdf", "application/pdf", pdf)
              .build());
    }
  }

  static void afterSimpleJavaMail(MailSender mail, byte[] pdf) {
    Mail report =
        Mail.to("jane@doe.example")
            .from("The shop <shop@shop.example>")
            .replyTo("helpdesk@shop.example")
            .subject("Your report")
            .html("<p>See the attachment. <img src='cid:logo'></p>")
            .inline("logo", "image/png", logo())
            .attach("report.pdf", "application/pdf", pdf)
            .build();
    mail.send(report);
  }

  private static byte[] logo() {
    return new byte[] {1};
  }

  private static void note(EmailAddress address, String why) {}

  private static void strikeOut(Object address, Object why) {}

  private static void sendLater(Mail mail) {}

  private static void showToAuthor(List<RecipientOutcome> outcomes) {}

  private static void askSomebody(List<RecipientOutcome> outcomes) {}

  private static void callTheAdministrator(MailException e) {}

  private static void write(String messageId, String jndiName, List<RecipientOutcome> recipients) {}

  private static void add(String what) {}

  private static void show(Object... what) {}

  private static void keep(String resumePoint) {}

  private static String kept() {
    return "";
  }

  private static void tryAgainInAnHour() {}
}
