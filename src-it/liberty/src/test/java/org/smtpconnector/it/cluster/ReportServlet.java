package org.smtpconnector.it.cluster;

import jakarta.ejb.EJB;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** How often the timer of this server has put the report. */
@WebServlet("/report")
public class ReportServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @EJB transient ReportTimer timer;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print(timer.fired());
  }
}
