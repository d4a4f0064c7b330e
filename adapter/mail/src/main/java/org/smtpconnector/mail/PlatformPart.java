package org.smtpconnector.mail;

import java.util.stream.Stream;
import org.smtpconnector.connector.server.Remedy;

/** What a server may lack and the beans here cannot do without, each known by one of its types. */
enum PlatformPart {
  CONFIG(
      "MicroProfile Config",
      "org.eclipse.microprofile.config.Config",
      "which tells MailSender its settings",
      Remedy.MICROPROFILE_CONFIG),
  FAULT_TOLERANCE(
      "MicroProfile Fault Tolerance",
      "org.eclipse.microprofile.faulttolerance.Retry",
      "which makes MailSender's attempts",
      Remedy.FAULT_TOLERANCE),
  MAIL(
      "Jakarta Mail",
      "jakarta.mail.internet.MimeMessage",
      "which MailSender composes with",
      Remedy.JAKARTA_MAIL);

  private final String title;
  private final String type;
  private final String purpose;
  private final Remedy remedy;

  PlatformPart(String title, String type, String purpose, Remedy remedy) {
    this.title = title;
    this.type = type;
    this.purpose = purpose;
    this.remedy = remedy;
  }

  /** Those that an application with this class loader does not see. */
  static Stream<PlatformPart> missing(ClassLoader application) {
    return Stream.of(values()).filter(part -> !part.isSeenBy(application));
  }

  private boolean isSeenBy(ClassLoader application) {
    try {
      Class.forName(type, false, application);
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** What is missing, what for, and what to do about it. */
  @Override
  public String toString() {
    return title + " is missing, " + purpose + ": " + remedy;
  }
}
