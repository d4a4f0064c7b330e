package org.smtpconnector.it.servers.battery;

import jakarta.annotation.Resource;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;

/** An enterprise bean that sends. */
@Stateless
public class Postman {
  @Inject MailSender mail;

  @Inject
  @MailResource("newsletter")
  MailSender newsletter;

  @Inject
  @MailResource("wrong-password")
  MailSender wrongPassword;

  @Inject
  @MailResource("nobody")
  MailSender nobody;

  @Inject
  @MailResource("nowhere")
  MailSender nowhere;

  @Inject
  @MailResource("sandbox")
  MailSender sandbox;

  @Resource SessionContext context;

  /** What a template is rendered with. */
  public record Order(int number, String customer) {}

  /** Whether a mailer is injected here. */
  public boolean hasMailer() {
    return mail != null;
  }

  /** Sends one message by this mailer. */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public String send(String mailer) {
    return text(mailer(mailer).send(letter()));
  }

  private MailSender mailer(String name) {
    return switch (name) {
      case "shop" -> mail;
      case "newsletter" -> newsletter;
      case "wrong-password" -> wrongPassword;
      case "nobody" -> nobody;
      case "nowhere" -> nowhere;
      case "sandbox" -> sandbox;
      default -> throw new IllegalArgumentException("no mailer is called " + name);
    };
  }

  static Mail letter() {
    return Mail.to("ann@doe.example").subject("Hello").text("All good.").build();
  }

  /** How often it was tried, and what became of each recipient. */
  static String text(MailReceipt receipt) {
    StringJoiner text = new StringJoiner(", ", receipt.attempts() + ": ", "");
    // No lambda: servers read the signatures of methods before anybody can say what is missing.
    for (var outcome : receipt.recipients()) {
      text.add(outcome.address() + " " + outcome.status());
    }
    return text.toString();
  }

  /** Sends what a template makes of a record. */
  public String sendTemplate() {
    return text(
        mail.send(
            Mail.template("order").with(new Order(42, "Ann & Bob")).to("ann@doe.example").build()));
  }

  /** Sends so many at once. */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public String sendAll(int messages) {
    BulkReceipt receipt =
        mail.sendAll(IntStream.range(0, messages).mapToObj(i -> letter()), new Failing());
    return receipt.sent() + " sent, " + receipt.failed() + " failed";
  }

  private static final class Failing implements BulkListener<Mail> {
    @Override
    public void sent(Mail sent, MailReceipt receipt) {}

    @Override
    public void failed(Mail failed, MailException failure) {
      throw failure;
    }
  }

  /** Sends one message on a thread of the server. */
  public CompletableFuture<MailReceipt> sendAsync() {
    return mail.sendAsync(letter()).toCompletableFuture();
  }

  /** Sends one message when the transaction of this method is committed. */
  public CompletableFuture<MailReceipt> sendAfterCommit() {
    return mail.sendAfterCommit(letter()).toCompletableFuture();
  }

  /** Does not send, since the transaction of this method is rolled back. */
  public String sendAfterRollback() {
    sendAfterCommit();
    context.setRollbackOnly();
    return "rolled back";
  }
}
