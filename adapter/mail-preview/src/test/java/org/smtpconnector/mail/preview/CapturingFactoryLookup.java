package org.smtpconnector.mail.preview;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.nio.file.Path;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.mail.ConnectionFactoryLookup;

/** The connection factory of the tests, which captures messages if there is a directory. */
@Alternative
@Priority(1)
@ApplicationScoped
class CapturingFactoryLookup implements ConnectionFactoryLookup {
  static Path capture;

  @Override
  public SmtpConnectionFactory find(String jndiName) {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    factory.setHost("localhost");
    if (capture != null) {
      factory.setCapture(capture.toString());
    }
    return (SmtpConnectionFactory) factory.createConnectionFactory();
  }
}
