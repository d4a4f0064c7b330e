package org.smtpconnector.it.servers.battery;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;

/** Runs the check that the path names, such as {@code /battery/send}. */
@WebServlet("/battery/*")
public class BatteryServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject transient Checks checks;

  /** Answers 200 with what the check returns, or 500 with the stack trace. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain");
    response.setCharacterEncoding("UTF-8");
    try (PrintWriter answer = response.getWriter()) {
      try {
        answer.print(checks.run(request.getPathInfo().substring(1)));
      } catch (Exception e) {
        response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        e.printStackTrace(answer);
      }
    }
  }
}
