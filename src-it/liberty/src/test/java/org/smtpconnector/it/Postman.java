package org.smtpconnector.it;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.mail.internet.MimeMessage;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.Mailer;

/** An enterprise bean that mails, as the README shows it. */
@Stateless
public class Postman {
  @Inject MailSender mail;

  @Inject
  @Mailer("other")
  MailSender other;

  @Inject
  @Mailer("wrong-password")
  MailSender wrongPassword;

  @Inject
  @Mailer("untrusted")
  MailSender untrusted;

  @Inject
  @Mailer("bad-port")
  MailSender badPort;

  @Inject
  @Mailer("bad-security")
  MailSender badSecurity;

  @Inject
  @Mailer("bad-host")
  MailSender badHost;

  @Inject
  @Mailer("nowhere")
  MailSender nowhere;

  @Inject
  @Mailer("nobody")
  MailSender nobody;

  @Inject
  @Mailer("fresh")
  MailSender fresh;

  public MailReceipt send(Mail letter) {
    return mail.send(letter);
  }

  public MailReceipt send(MimeMessage letter) {
    return mail.send(letter);
  }

  public MailReceipt sendByOther(Mail letter) {
    return other.send(letter);
  }

  /** For the caller to send with, outside of this bean's transactions. */
  public MailSender mailer(String name) {
    return switch (name) {
      case "shop" -> mail;
      case "wrong-password" -> wrongPassword;
      case "untrusted" -> untrusted;
      case "bad-port" -> badPort;
      case "bad-security" -> badSecurity;
      case "bad-host" -> badHost;
      case "nowhere" -> nowhere;
      case "nobody" -> nobody;
      case "fresh" -> fresh;
      default -> throw new IllegalArgumentException(name);
    };
  }
}
