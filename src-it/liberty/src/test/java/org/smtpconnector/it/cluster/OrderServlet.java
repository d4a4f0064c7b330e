package org.smtpconnector.it.cluster;

import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.MailOutbox;

/** Places orders: each is a row and its confirmation, in one transaction. */
@WebServlet("/order")
public class OrderServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Resource(lookup = "jdbc/shop")
  transient DataSource shop;

  @Resource(lookup = "jdbc/ledger")
  transient DataSource ledger;

  @Resource transient UserTransaction transaction;
  @Inject transient MailOutbox outbox;

  /** Parameters are those of a {@link Placement}. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    int count = Integer.parseInt(request.getParameter("count"));
    int each = Integer.parseInt(request.getParameter("each"));
    boolean inLedger = Boolean.parseBoolean(request.getParameter("ledger"));
    OnDoubt onDoubt = OnDoubt.valueOf(request.getParameter("onDoubt"));
    boolean rollback = Boolean.parseBoolean(request.getParameter("rollback"));
    for (int number = 0; number < count; number++) {
      try {
        transaction.begin();
        for (int order = 0; order < each; order++) {
          place(inLedger, onDoubt);
        }
        end(rollback);
      } catch (Exception e) {
        throw new ServletException(e);
      }
    }
    response.getWriter().print("placed");
  }

  private void end(boolean rollback) throws Exception {
    if (rollback) {
      transaction.rollback();
    } else {
      transaction.commit();
    }
  }

  private void place(boolean inLedger, OnDoubt onDoubt) throws SQLException {
    String id =
        outbox
            .put(
                Mail.to("ann@doe.example")
                    .subject("Your order")
                    .text("Thanks. ".repeat(40))
                    .onDoubt(onDoubt)
                    .build())
            .messageId();
    write(shop, id);
    if (inLedger) {
      write(ledger, id);
    }
  }

  private static void write(DataSource database, String id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO ORDERS (MESSAGE_ID) VALUES (?)")) {
      insert.setString(1, id);
      insert.executeUpdate();
    }
  }
}
