package org.smtpconnector.it.servers.battery;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.smtpconnector.mail.MailSender;

/** Answers which kinds of components a {@code MailSender} is injected into. */
@WebServlet("/injection")
public class InjectionServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject transient MailSender mail;
  @Inject transient Postman enterpriseBean;
  @Inject transient Journal bean;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain");
    response
        .getWriter()
        .print(
            "servlet %s, enterprise bean %s, CDI bean %s"
                .formatted(mail != null, enterpriseBean.hasMailer(), bean.hasMailer()));
  }
}
