package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.inject.Inject;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Misconfigured;

/** An application that carries the connector's classes itself and does not see the adapter's. */
@ExtendWith(ArquillianExtension.class)
class SecondCopyIT {
  @Inject Postman postman;

  @Deployment
  static WebArchive application() {
    return Deployments.applicationWithItsOwnCopy("second-copy");
  }

  @Test
  void isToldHowToGetRidOfIt() {
    Mail mail = Mail.to("ann@doe.example").subject("Hello").text("All good.").build();
    assertThatThrownBy(() -> postman.send(mail))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("mail/relay")
        .hasMessageContaining("second copy")
        .hasMessageContaining("smtp-connector.jar")
        .hasMessageContaining("classProviderRef");
  }
}
