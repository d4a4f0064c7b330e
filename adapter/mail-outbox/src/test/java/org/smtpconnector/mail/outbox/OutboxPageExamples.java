package org.smtpconnector.mail.outbox;

import jakarta.ejb.Stateless;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailResource;

/** The examples of the page on the outbox. */
@SuppressWarnings("unused")
final class OutboxPageExamples {
  private OutboxPageExamples() {}

  @Stateless
  static class Orders {
    @PersistenceContext EntityManager entities;
    @Inject MailOutbox outbox;

    void place(PurchaseOrder order) {
      entities.persist(order);
      outbox.put(confirmationOf(order));
    }
  }

  static class Options {
    MailOutbox outbox;

    @Inject
    @MailResource("newsletter")
    MailOutbox newsletters;

    void report(Mail report, Instant eightOClock) {
      outbox.put(
          report,
          PutOptions.NONE
              .notBefore(eightOClock)
              .giveUpAfter(Duration.ofHours(12))
              .once("sales report 2026-11-28"));
    }
  }

  @ApplicationScoped
  static class Complaints {
    void expired(@Observes MailExpired mail) {
      show(mail.messageId(), mail.recipients(), mail.why());
    }

    void deferred(@ObservesAsync MailDeferred mail) {
      note(mail.messageId(), mail.next(), mail.why());
    }
  }

  @Stateless
  static class Outboxes {
    @Inject OutboxDesk desk;

    List<OutboxEntry> inDoubt() {
      return desk.list(OutboxState.DOUBT, 100);
    }

    void deliveredAfterAll(String id) {
      desk.drop(id);
    }

    void neverArrived(String id) {
      desk.resend(id);
    }

    void doNotWait(String id) {
      desk.release(id);
    }
  }

  record PurchaseOrder(String customer) {}

  private static Mail confirmationOf(PurchaseOrder order) {
    return Mail.to(order.customer()).subject("Your order").text("It is on its way.").build();
  }

  private static void show(Object... shown) {}

  private static void note(Object... noted) {}
}
