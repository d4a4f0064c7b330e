package org.smtpconnector.sample.shop;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.MultipartConfig;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.smtpconnector.smtp.EmailAddress;

/**
 * The page that unsubscribe links lead to. A POST, which mail programs send for their button (RFC
 * 8058 3.2) and the page for its own, unsubscribes. A GET only asks: programs that check links send
 * it too.
 */
@WebServlet(UnsubscribeLinks.PATH + "*")
@MultipartConfig(maxRequestSize = UnsubscribePage.LARGEST)
public class UnsubscribePage extends HttpServlet {
  static final long LARGEST = 4096;
  private static final long serialVersionUID = 1L;
  private static final String COMMAND = "List-Unsubscribe";
  private static final String ONE_CLICK = "One-Click";
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head><meta charset="UTF-8"><meta name="viewport" content="width=device-width"><title>Newsletter</title></head>
      <body><h1>Newsletter</h1>
      %s
      </body>
      </html>
      """;
  private static final String BUTTON =
      "<form method=\"post\"><input type=\"hidden\" name=\"%s\" value=\"%s\">"
          + "<button>Unsubscribe</button></form>";

  @Inject transient UnsubscribeLinks links;
  @Inject transient Unsubscriptions unsubscriptions;

  private record Answer(int status, String body) {
    static final Answer INVALID =
        new Answer(
            HttpServletResponse.SC_NOT_FOUND,
            "<p>This link is not valid: use the one of the newest newsletter, in one piece.</p>");

    static final Answer UNCHANGED =
        new Answer(
            HttpServletResponse.SC_BAD_REQUEST,
            "<p>Nothing was changed: the request lacks " + COMMAND + "=" + ONE_CLICK + ".</p>");

    static Answer ok(String before, EmailAddress customer, String after) {
      return new Answer(HttpServletResponse.SC_OK, before + escaped(customer) + after);
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String question = "?</p>\n" + String.format(BUTTON, COMMAND, ONE_CLICK);
    write(
        response,
        customer(request)
            .map(customer -> Answer.ok("<p>Send no more news to ", customer, question))
            .orElse(Answer.INVALID));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean isOneClick = ONE_CLICK.equals(command(request));
    write(
        response,
        customer(request)
            .map(customer -> isOneClick ? unsubscribed(customer) : Answer.UNCHANGED)
            .orElse(Answer.INVALID));
  }

  private Answer unsubscribed(EmailAddress customer) {
    unsubscriptions.add(customer);
    return Answer.ok("<p>No more news will be sent to ", customer, ".</p>");
  }

  private static String command(HttpServletRequest request) {
    try {
      return request.getParameter(COMMAND);
    } catch (IllegalStateException e) {
      return null; // it is larger than permitted
    }
  }

  private Optional<EmailAddress> customer(HttpServletRequest request) {
    String path = request.getPathInfo();
    return path == null ? Optional.empty() : links.customer(path.substring(1));
  }

  private static void write(HttpServletResponse response, Answer answer) throws IOException {
    response.setStatus(answer.status());
    response.setContentType("text/html");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Security-Policy", "default-src 'none'; form-action 'self'");
    response.setHeader("Referrer-Policy", "no-referrer"); // the link is the customer's alone
    response.getWriter().printf(PAGE, answer.body());
  }

  private static String escaped(EmailAddress address) {
    return address
        .toString()
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
