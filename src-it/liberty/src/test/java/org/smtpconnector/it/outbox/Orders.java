package org.smtpconnector.it.outbox;

import jakarta.annotation.Resource;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.outbox.MailOutbox;
import org.smtpconnector.mail.outbox.PutOptions;
import org.smtpconnector.mail.outbox.QueuedMail;

/** Confirms each order in its transaction. */
@Stateless
public class Orders {
  @Resource(lookup = "jdbc/outbox")
  DataSource database;

  @Resource SessionContext context;
  @Inject MailOutbox outbox;

  public QueuedMail place(String customer) {
    return place(customer, PutOptions.NONE);
  }

  public QueuedMail place(String customer, PutOptions options) {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO orders (customer) VALUES (?)")) {
      insert.setString(1, customer);
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return outbox.put(Mail.to(customer).subject("Your order").text("Thank you.").build(), options);
  }

  public void placeAndFail(String customer) {
    place(customer);
    throw new IllegalStateException("out of stock");
  }

  public void placeAndRollBack(String customer) {
    place(customer);
    context.setRollbackOnly();
  }

  public void rollBackAndPlace(String customer) {
    context.setRollbackOnly();
    place(customer);
  }

  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public QueuedMail placeWithoutTransaction(String customer) {
    return place(customer);
  }

  /** Whether there is an order of a customer. */
  public boolean hasOrderOf(String customer) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement("SELECT COUNT(*) FROM orders WHERE customer = ?")) {
      query.setString(1, customer);
      try (ResultSet count = query.executeQuery()) {
        return count.next() && count.getInt(1) > 0;
      }
    }
  }
}
