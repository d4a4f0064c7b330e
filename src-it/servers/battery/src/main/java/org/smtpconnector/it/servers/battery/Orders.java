package org.smtpconnector.it.servers.battery;

import jakarta.annotation.Resource;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.smtpconnector.mail.outbox.MailOutbox;
import org.smtpconnector.mail.outbox.OutboxDesk;

/** An enterprise bean whose messages follow its transactions. */
@Stateless
public class Orders {
  @Inject Event<OrderPlaced> placed;
  @Inject OrderTable table;
  @Inject MailOutbox outbox;
  @Inject OutboxDesk desk;
  @Resource SessionContext context;

  /** Fires an event, whose observer sends after the commit. */
  public String place() {
    placed.fire(new OrderPlaced());
    return "placed";
  }

  /** The same, with a rollback: nothing is sent. */
  public String placeAndRollBack() {
    place();
    context.setRollbackOnly();
    return "rolled back";
  }

  /** Queues a message in the transaction that stores an order. */
  public String queue() throws SQLException {
    table.add();
    outbox.put(Postman.letter());
    return "queued";
  }

  /** Queues a message in a transaction that has no other data source. */
  public String queueAlone() {
    outbox.put(Postman.letter());
    return "queued";
  }

  /** An order and a message, with a rollback: neither is there. */
  public String queueAndRollBack() throws SQLException {
    queue();
    context.setRollbackOnly();
    return "rolled back";
  }

  /** How many orders are stored. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public long count() throws SQLException {
    return table.count();
  }

  /** How many messages the outbox holds. */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public long queued() {
    return desk.counts().values().stream().mapToLong(Long::longValue).sum();
  }
}
