package org.smtpconnector.it;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.mail.internet.MimeMessage;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;

/** An enterprise bean that mails, as the README shows it. */
@Stateless
public class Postman {
  @Inject MailSender mail;

  @Inject
  @MailResource("other")
  MailSender other;

  @Inject
  @MailResource("wrong-password")
  MailSender wrongPassword;

  @Inject
  @MailResource("untrusted")
  MailSender untrusted;

  @Inject
  @MailResource("bad-port")
  MailSender badPort;

  @Inject
  @MailResource("bad-security")
  MailSender badSecurity;

  @Inject
  @MailResource("bad-host")
  MailSender badHost;

  @Inject
  @MailResource("nowhere")
  MailSender nowhere;

  @Inject
  @MailResource("nobody")
  MailSender nobody;

  @Inject
  @MailResource("token")
  MailSender token;

  @Inject
  @MailResource("fresh")
  MailSender fresh;

  @Inject
  @MailResource("hasty")
  MailSender hasty;

  @Inject
  @MailResource("short-lived")
  MailSender shortLived;

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
      case "token" -> token;
      case "fresh" -> fresh;
      case "hasty" -> hasty;
      case "short-lived" -> shortLived;
      default -> throw new IllegalArgumentException(name);
    };
  }
}
