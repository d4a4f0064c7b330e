package org.smtpconnector.sample.shop;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.outbox.MailOutbox;

/** The orders in the database. Each method is a transaction, or part of its caller's. */
@Stateless
public class Orders {
  @PersistenceContext EntityManager entities;
  @Inject MailOutbox outbox;

  /** Stores an order and queues its confirmation: both are committed, or neither. */
  public PurchaseOrder place(NewOrder order) {
    PurchaseOrder stored = new PurchaseOrder(order, Instant.now());
    entities.persist(stored);
    entities.flush(); // for the id
    outbox.put(confirmationOf(stored));
    return stored;
  }

  private static Mail confirmationOf(PurchaseOrder order) {
    return Mail.template("confirmation").with(order).to(order.customer()).build();
  }

  public PurchaseOrder find(long id) {
    return entities.find(PurchaseOrder.class, id);
  }

  public List<PurchaseOrder> newest(int count) {
    return entities
        .createQuery("SELECT o FROM PurchaseOrder o ORDER BY o.id DESC", PurchaseOrder.class)
        .setMaxResults(count)
        .getResultList();
  }

  /** Returns each customer once. */
  public List<String> customers() {
    return entities
        .createQuery(
            "SELECT DISTINCT o.customer FROM PurchaseOrder o ORDER BY o.customer", String.class)
        .getResultList();
  }

  public List<Sale> salesSince(Instant start) {
    return entities
        .createQuery(
            "SELECT NEW org.smtpconnector.sample.shop.Sale("
                + "o.item, COUNT(o), SUM(o.quantity), SUM(o.price)) FROM PurchaseOrder o"
                + " WHERE o.placedAt >= :start GROUP BY o.item ORDER BY o.item",
            Sale.class)
        .setParameter("start", start)
        .getResultList();
  }
}
