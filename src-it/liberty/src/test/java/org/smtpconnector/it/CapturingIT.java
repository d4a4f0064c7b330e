package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.inject.Inject;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.testkit.CapturedMail;
import org.smtpconnector.mail.testkit.TestMailbox;

/** An application that is deployed with the test kit's mailbox: no relay is there, nor asked. */
@ExtendWith(ArquillianExtension.class)
class CapturingIT {
  @Inject Postman postman;
  @Inject TestMailbox mailbox;

  @Deployment
  static WebArchive application() {
    return Deployments.applicationWith(
        "smtp-mail-testkit\\.jar",
        "capturing",
        "org.smtpconnector.mail.delivery.MailRetry/send/Retry/maxRetries=3\n");
  }

  @BeforeEach
  void clear() {
    mailbox.clear();
  }

  private static Mail mail(String to) {
    return Mail.to(to).subject("Hello").text("All good.").build();
  }

  @Test
  void takesTheMailsOfEveryMailer() {
    postman.send(mail("ann@doe.example"));
    postman.sendByOther(mail("ann@doe.example"));

    assertThat(mailbox.sentTo("ann@doe.example"))
        .extracting(CapturedMail::from)
        .containsExactly("Shop <shop@shop.example>", "other@shop.example");
  }

  @Test
  void letsTheServerTryAgainWhatIsDeferred() {
    mailbox.defer("ann@doe.example").times(2);

    MailReceipt receipt = postman.send(mail("ann@doe.example"));

    assertThat(receipt.attempts()).isEqualTo(3);
    assertThat(mailbox.count()).isEqualTo(1);
  }

  @Test
  void losesTheReplyToAMailOnce() {
    mailbox.loseReply("ann@doe.example");

    assertThatThrownBy(() -> postman.send(mail("ann@doe.example"))).isInstanceOf(InDoubt.class);

    assertThat(mailbox.count()).isEqualTo(1);
  }
}
