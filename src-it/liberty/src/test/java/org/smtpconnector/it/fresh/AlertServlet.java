package org.smtpconnector.it.fresh;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailSender;

/** A plain servlet that mails, and shows what became of it. */
@WebServlet("/alert")
public class AlertServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject transient MailSender mail;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain");
    try {
      response
          .getWriter()
          .println(
              mail.send(
                  Mail.to("ops@example.org").subject("Daily report").text("All good.").build()));
    } catch (MailException e) {
      response.getWriter().println(e);
    }
  }
}
