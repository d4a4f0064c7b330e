package org.smtpconnector.it.fresh;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.outbox.MailOutbox;
import org.smtpconnector.mail.outbox.OutboxDesk;

/** Queues a confirmation for a customer, and shows how many messages are in each state. */
@WebServlet("/order")
public class OrderServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject transient MailOutbox outbox;
  @Inject transient OutboxDesk desk;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String customer = request.getParameter("customer");
    if (customer != null) {
      outbox.put(Mail.to(customer).subject("Your order").text("Thank you.").build());
    }
    response.setContentType("text/plain");
    response.getWriter().print(desk.counts());
  }
}
