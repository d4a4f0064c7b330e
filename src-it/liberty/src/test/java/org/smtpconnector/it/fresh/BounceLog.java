package org.smtpconnector.it.fresh;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.System.Logger.Level;
import org.smtpconnector.mail.bounces.BouncedRecipient;
import org.smtpconnector.mail.bounces.MailBounced;

/** An application that logs what comes back. */
@ApplicationScoped
public class BounceLog {
  private static final System.Logger LOG = System.getLogger("bounces");

  void bounced(@Observes MailBounced report) {
    for (BouncedRecipient recipient : report.recipients()) {
      LOG.log(
          Level.INFO,
          "BOUNCED {0} {1} {2}",
          report.messageId().orElse(""),
          recipient.address(),
          recipient.action());
    }
  }
}
