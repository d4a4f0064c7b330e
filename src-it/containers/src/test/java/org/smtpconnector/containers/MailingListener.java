package org.smtpconnector.containers;

import jakarta.annotation.Resource;
import jakarta.resource.ResourceException;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.nio.charset.StandardCharsets;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SmtpException;

/** The application in GlassFish: it mails when it starts. */
@WebListener
public class MailingListener implements ServletContextListener {
  @Resource(lookup = "mail/smtp")
  private SmtpConnectionFactory connections;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    try (SmtpConnection connection = connections.getConnection()) {
      connection.send(
          Envelope.of("shop@shop.example", "ann@doe.example"),
          MessageSource.of("Subject: x\r\n\r\nAll good.\r\n".getBytes(StandardCharsets.US_ASCII)));
    } catch (ResourceException | SmtpException e) {
      throw new IllegalStateException(e);
    }
  }
}
