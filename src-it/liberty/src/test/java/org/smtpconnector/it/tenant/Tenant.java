package org.smtpconnector.it.tenant;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.outbox.MailOutbox;
import org.smtpconnector.mail.outbox.OutboxDesk;
import org.smtpconnector.mail.outbox.PutOptions;
import org.smtpconnector.mail.outbox.QueuedMail;

/** Uses all that may outlive an application: the pool, the server's threads, tokens, the log. */
@WebServlet("/move-in")
public class Tenant extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject transient MailSender mail;

  @Inject
  @MailResource("token")
  transient MailSender token;

  @Inject
  @MailResource("down")
  transient MailSender down;

  @Inject transient MailOutbox outbox;
  @Inject transient OutboxDesk desk;
  @Inject transient Deliveries deliveries;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      moveIn();
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new ServletException(e);
    }
    response.getWriter().print(Trace.OF_THIS_APPLICATION);
  }

  private void moveIn() throws InterruptedException, ExecutionException, TimeoutException {
    mail.send(letter());
    mail.sendAsync(letter()).toCompletableFuture().get(60, TimeUnit.SECONDS);
    mail.sendAll(IntStream.range(0, 10).mapToObj(i -> letter()), new Silent());
    token.send(letter());
    try {
      down.send(letter());
      throw new IllegalStateException("the relay should be down");
    } catch (Unavailable e) {
      Logger.getLogger("tenant").severe("no mail: " + e.getMessage());
    }
    queue();
  }

  /** Leaves one that was sent, and one that waits. */
  private void queue() throws InterruptedException, TimeoutException {
    QueuedMail queued = outbox.put(letter());
    outbox.put(letter(), PutOptions.NONE.notBefore(Instant.now().plusSeconds(86_400)));
    deliveries.await(queued.messageId());
    if (desk.find(queued.id()).isPresent()) {
      throw new IllegalStateException("it was sent, and waits: " + desk.find(queued.id()));
    }
  }

  private static Mail letter() {
    return Mail.to("ann@doe.example").subject("Hello").text("All good.").build();
  }

  private static final class Silent implements BulkListener<Mail> {
    @Override
    public void sent(Mail sent, MailReceipt receipt) {}

    @Override
    public void failed(Mail failed, MailException failure) {
      throw failure;
    }
  }
}
