package org.smtpconnector.mail.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** Produces the configuration of the application. */
@ApplicationScoped
public class ConfigurationProducer {
  @Produces
  Configuration configuration() {
    return Configuration.current();
  }
}
