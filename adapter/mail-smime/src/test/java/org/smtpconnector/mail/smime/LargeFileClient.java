package org.smtpconnector.mail.smime;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.testkit.TestMailbox;

/** For a process with a small heap: signs and encrypts a large file, and writes the message. */
final class LargeFileClient {
  private LargeFileClient() {}

  public static void main(String[] args) throws Exception {
    X509Certificate jane =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(Files.readAllBytes(Path.of(args[0]))));
    MailSender sender;
    try (TestMailbox unused = new TestMailbox()) {
      sender = unused.sender("shop@shop.example");
    }
    ComposedMail mail =
        sender.compose(
            Mail.to("jane@doe.example")
                .text("Hello")
                .attach(Path.of(args[1]))
                .signedBy("shop")
                .encryptedFor(jane)
                .build());
    mail.asEml(Path.of(args[2]));
    System.out.println("size " + mail.size());
  }
}
