/** The SMTP protocol on the plain JDK and a SCRAM library, without any Jakarta API. */
module org.smtpconnector.smtp {
  requires com.ongres.scram.client;
  requires com.ongres.scram.common;
  requires transitive java.security.sasl;
  requires static jdk.jfr;

  exports org.smtpconnector.smtp;
}
