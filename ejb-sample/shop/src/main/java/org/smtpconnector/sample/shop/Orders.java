package org.smtpconnector.sample.shop;

import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The orders in the database. Each method is a transaction, or part of its caller's. */
@Stateless
public class Orders {
  @PersistenceContext EntityManager entities;
  @Inject Event<OrderPlaced> placed;

  /** Stores an order. Its confirmation is sent if and only if the transaction commits. */
  public PurchaseOrder place(NewOrder order) {
    PurchaseOrder stored = new PurchaseOrder(order, Instant.now());
    entities.persist(stored);
    entities.flush(); // for the id
    placed.fire(new OrderPlaced(stored.id()));
    return stored;
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

  /**
   * Claims an order's confirmation; returns whether the caller, and nobody else, must send it now.
   */
  public boolean claimConfirmation(long id) {
    return entities
            .createQuery(
                "UPDATE PurchaseOrder o SET o.confirmation = :sending, o.claimedAt = :now"
                    + " WHERE o.id = :id AND o.confirmation = :pending")
            .setParameter("sending", MailState.SENDING)
            .setParameter("pending", MailState.PENDING)
            .setParameter("now", Instant.now())
            .setParameter("id", id)
            .executeUpdate()
        == 1;
  }

  public void settleConfirmation(long id, MailState state, String note) {
    entities
        .createQuery(
            "UPDATE PurchaseOrder o SET o.confirmation = :state, o.confirmationNote = :note"
                + " WHERE o.id = :id")
        .setParameter("state", state)
        .setParameter("note", note)
        .setParameter("id", id)
        .executeUpdate();
  }

  /** Returns the orders that have waited for their confirmation longer than an age. */
  public List<Long> unconfirmed(Duration age) {
    return entities
        .createQuery(
            "SELECT o.id FROM PurchaseOrder o WHERE o.confirmation = :pending"
                + " AND o.placedAt < :before ORDER BY o.id",
            Long.class)
        .setParameter("pending", MailState.PENDING)
        .setParameter("before", Instant.now().minus(age))
        .getResultList();
  }

  /** Marks confirmations as in doubt that were claimed longer ago than an age and never settled. */
  public int markUnsettledInDoubt(Duration age) {
    return entities
        .createQuery(
            "UPDATE PurchaseOrder o SET o.confirmation = :doubt, o.confirmationNote = :note"
                + " WHERE o.confirmation = :sending AND o.claimedAt < :before")
        .setParameter("doubt", MailState.IN_DOUBT)
        .setParameter("note", "the server stopped while it was being sent")
        .setParameter("sending", MailState.SENDING)
        .setParameter("before", Instant.now().minus(age))
        .executeUpdate();
  }
}
