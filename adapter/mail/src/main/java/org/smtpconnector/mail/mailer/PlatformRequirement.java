package org.smtpconnector.mail.mailer;

import java.util.stream.Stream;
import org.smtpconnector.mail.delivery.ConfigurationRemedy;
import org.smtpconnector.mail.delivery.JndiConnectionFactoryLookup;

/** Something that the beans here need and a server may lack, or hide from an application. */
enum PlatformRequirement {
  ADAPTER(
      "the resource adapter's classes are not visible here",
      ConfigurationRemedy.ADAPTERS_CLASSES,
      "org.smtpconnector.connector.SmtpConnectionFactory"),
  /** With the classes that are new in 2.1: the API of Geronimo, which TomEE brings, has none. */
  MAIL(
      "Jakarta Mail 2.1 is missing, which MailSender needs to compose",
      ConfigurationRemedy.JAKARTA_MAIL,
      "jakarta.mail.util.StreamProvider"),
  NAMES(
      "JNDI is missing, which MailSender needs to find its connection factory",
      ConfigurationRemedy.JNDI,
      null) {
    @Override
    boolean isSeenBy(ClassLoader application) {
      return JndiConnectionFactoryLookup.hasJndi();
    }
  };

  private final String lack;
  private final ConfigurationRemedy remedy;
  private final String type;

  PlatformRequirement(String lack, ConfigurationRemedy remedy, String type) {
    this.lack = lack;
    this.remedy = remedy;
    this.type = type;
  }

  /** Returns the requirements that are missing for an application with this class loader. */
  static Stream<PlatformRequirement> missing(ClassLoader application) {
    return Stream.of(values()).filter(part -> !part.isSeenBy(application));
  }

  boolean isSeenBy(ClassLoader application) {
    try {
      Class.forName(type, false, application);
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Returns what is missing, and the remedy. */
  @Override
  public String toString() {
    return lack + ": " + remedy;
  }
}
