package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;

/**
 * A password that is changed in the server while it runs. An application of its own, since Open
 * Liberty starts those anew that use what was changed, once their requests have ended.
 */
@Tag("postfix")
@ExtendWith(ArquillianExtension.class)
class PostfixPasswordIT {
  private static final String OTHER_PASSWORD = "looking-glass-44";

  @Inject
  @MailResource("changing")
  MailSender mail;

  private final String run = Long.toString(System.nanoTime());

  @Deployment
  static WebArchive application() {
    return Deployments.applicationWithServers(
        "postfix-password", "smtpconnector.changing.jndi-name=mail/postfix-changing\n");
  }

  private MailReceipt send(String subject) {
    return mail.send(
        Mail.to("ann@mail.test").subject(run + "/" + subject).text("All good.").build());
  }

  @Test
  void aChangedPasswordNeverMeetsASessionOfTheOldOne() throws Exception {
    Path change =
        Path.of(System.getProperty("server.config.dir"), "configDropins", "overrides", "it.xml");
    Files.createDirectories(change.getParent());
    try (Postfix postfix = Postfix.start()) {
      send("old");
      Files.writeString(
          change,
          "<server><authData id=\"changing\" password=\"" + OTHER_PASSWORD + "\"/></server>");
      // Until then the session serves; Liberty takes it away from a mail that is under way.
      await().atMost(Relays.SOON).until(this::isRefused);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> send("refused"))
            .isInstanceOf(Misconfigured.class)
            .hasMessageContaining("535 5.7.8");
      }

      postfix.awaitPassword(OTHER_PASSWORD);
      send("new");
      postfix.awaitMails(run + "/old", 1);
      postfix.awaitMails(run + "/new", 1);
    } finally {
      Files.deleteIfExists(change);
    }
  }

  private boolean isRefused() {
    try {
      send("meanwhile");
      return false;
    } catch (Misconfigured e) {
      return true;
    } catch (MailException e) {
      return false;
    }
  }
}
