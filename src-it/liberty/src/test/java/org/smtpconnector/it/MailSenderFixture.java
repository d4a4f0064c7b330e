package org.smtpconnector.it;

import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/**
 * An enterprise bean that sends through the server's pool, and the relay that the pool leads to.
 */
abstract class MailSenderFixture {
  @Inject Postman postman;

  ScriptedSmtpServer relay;

  @BeforeEach
  void startRelay() {
    relay = Relays.relay();
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  static Mail mail(String... to) {
    return Mail.to(to).subject("Hello").text("All good.").build();
  }

  List<Status> statuses(List<RecipientOutcome> outcomes) {
    return outcomes.stream().map(RecipientOutcome::status).toList();
  }

  long countOf(String command) {
    return relay.commands().stream().filter(line -> line.startsWith(command)).count();
  }
}
