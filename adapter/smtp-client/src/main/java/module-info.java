/** The SMTP protocol on the plain JDK: one package, no Jakarta API. */
module org.smtpconnector.smtp {
  exports org.smtpconnector.smtp;
}
