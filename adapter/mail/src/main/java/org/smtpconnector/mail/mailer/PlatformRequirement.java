package org.smtpconnector.mail.mailer;

import java.util.stream.Stream;
import org.smtpconnector.mail.delivery.ConnectionFactoryLookup;
import org.smtpconnector.mail.delivery.Remedy;

/** Something that the beans here need and a server may lack, or hide from an application. */
enum PlatformRequirement {
  ADAPTER(
      "the resource adapter's classes are not visible here",
      Remedy.ADAPTERS_CLASSES,
      "org.smtpconnector.connector.SmtpConnectionFactory"),
  CONFIG(
      "MicroProfile Config is missing, which configures MailSender",
      Remedy.MICROPROFILE_CONFIG,
      "org.eclipse.microprofile.config.Config"),
  FAULT_TOLERANCE(
      "MicroProfile Fault Tolerance is missing, which MailSender needs for retries",
      Remedy.FAULT_TOLERANCE,
      "org.eclipse.microprofile.faulttolerance.Retry"),
  MAIL(
      "Jakarta Mail is missing, which MailSender needs to compose",
      Remedy.JAKARTA_MAIL,
      "jakarta.mail.internet.MimeMessage"),
  NAMES(
      "JNDI is missing, which MailSender needs to find its connection factory", Remedy.JNDI, null) {
    @Override
    boolean isSeenBy(ClassLoader application) {
      return ConnectionFactoryLookup.hasJndi();
    }
  };

  private final String lack;
  private final Remedy remedy;
  private final String type;

  PlatformRequirement(String lack, Remedy remedy, String type) {
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
