package org.smtpconnector.benchmark.client;

import java.io.IOException;
import org.simplejavamail.api.email.ContentTransferEncoding;
import org.simplejavamail.api.email.Email;
import org.simplejavamail.api.email.EmailPopulatingBuilder;
import org.simplejavamail.api.mailer.Mailer;
import org.simplejavamail.api.mailer.config.TransportStrategy;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerBuilder;
import org.simplejavamail.mailer.internal.MailerRegularBuilderImpl;
import org.smtpconnector.benchmark.sink.Relay;

/** Simple Java Mail with the pool of its batch module, filled from the start. */
final class SimpleJavaMail {
  private SimpleJavaMail() {}

  static MailClient pooled(Scenario scenario) throws Exception {
    Mailer mailer = mailer(scenario);
    Letter letter = Letter.of(scenario);
    Lanes lanes =
        Lanes.open(scenario.connections(), () -> () -> mailer.sendMail(email(letter)).join());
    return new MailClient() {
      @Override
      public void repeat(int times) throws Exception {
        lanes.repeat(times);
      }

      @Override
      public void close() throws IOException {
        lanes.close();
        mailer.shutdownConnectionPool(); // the process does not wait for it
      }
    };
  }

  private static Mailer mailer(Scenario scenario) {
    MailerRegularBuilderImpl builder =
        MailerBuilder.withSMTPServer(Endpoint.HOST, scenario.server().port())
            .withProperty("mail.smtp.localhost", Endpoint.LOCAL_HOST)
            .withConnectionPoolCoreSize(scenario.connections())
            .withConnectionPoolMaxSize(scenario.connections());
    if (scenario.server().encrypted()) {
      builder
          .withTransportStrategy(TransportStrategy.SMTP_TLS)
          .withSMTPServerUsername(Relay.USER)
          .withSMTPServerPassword(Relay.PASSWORD)
          .withProperty("mail.smtp.auth.mechanisms", "PLAIN")
          .withCustomSSLFactoryInstance(scenario.server().tlsContext().getSocketFactory());
    } else {
      builder.withTransportStrategy(TransportStrategy.SMTP);
    }
    return builder.buildMailer();
  }

  private static Email email(Letter letter) {
    EmailPopulatingBuilder email = EmailBuilder.startingBlank().from(letter.from());
    letter.recipients().forEach(email::to);
    return email
        .withSubject(letter.subject())
        .withPlainText(letter.text())
        .withContentTransferEncoding(ContentTransferEncoding.BIT7)
        .buildEmail();
  }
}
