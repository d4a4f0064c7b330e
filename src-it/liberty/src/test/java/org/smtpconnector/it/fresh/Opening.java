package org.smtpconnector.it.fresh;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.outbox.MailOutbox;
import org.smtpconnector.mail.outbox.PutOptions;
import org.smtpconnector.mail.outbox.QueuedMail;

/** Announces that the shop opens, once, as soon as the server starts it. */
@Singleton
@Startup
public class Opening {
  private static final System.Logger LOG = System.getLogger("opening");
  static final String KEY = "the opening";

  @Inject MailOutbox outbox;

  @PostConstruct
  void announce() {
    QueuedMail queued =
        outbox.put(
            Mail.to("ann@doe.example").subject("We open").text("Come.").build(),
            PutOptions.NONE.once(KEY));
    LOG.log(Level.INFO, "PUT, {0}", queued.added() ? "added" : "put before");
  }
}
